package eval

import (
	"math"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Format writes a value of an expression as people read it: a share as a
// percentage, a date as YYYY-MM-DD, a record by its title.
func Format(v any, t types.Type) string {
	switch v := v.(type) {
	case nil:
		return "missing"
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	case *row:
		return v.record.Title
	case []*row:
		var titles []string
		for _, r := range v {
			titles = append(titles, r.record.Title)
		}
		return joined(titles)
	case *rules.Record:
		return v.Title
	case []*rules.Record:
		var titles []string
		for _, r := range v {
			titles = append(titles, r.Title)
		}
		return joined(titles)
	case []string:
		return joined(v)
	case []float64:
		var all []string
		for _, x := range v {
			all = append(all, Number(x))
		}
		return joined(all)
	case float64:
		return formatNumber(v, t)
	}
	return "?"
}

func joined(items []string) string {
	if len(items) == 0 {
		return "none"
	}
	return strings.Join(items, ", ")
}

func formatNumber(x float64, t types.Type) string {
	switch t.Base {
	case types.Date:
		return types.FormatDay(x)
	case types.Share:
		return Number(x*100) + "%"
	case types.Months:
		return Number(x) + " months"
	}
	return Number(x)
}

// Number writes a number with at most four significant digits after its whole
// part's thousands, which are separated by commas: 45,000; 12.3; 0.004567.
func Number(x float64) string {
	if math.Abs(x) >= 1000 {
		return thousands(strconv.FormatFloat(math.Round(x), 'f', 0, 64))
	}
	s := strconv.FormatFloat(x, 'g', 4, 64)
	if y, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(y) >= 1e-5 {
		s = strconv.FormatFloat(y, 'f', -1, 64)
	}
	return s
}

func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

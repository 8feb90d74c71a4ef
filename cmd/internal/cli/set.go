package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// setFlag declares --set.
func setFlag(cmd *cobra.Command) {
	cmd.Flags().StringArray("set", nil, "another value for an input, as `RECORD.ATTRIBUTE=VALUE` or PARAMETER=VALUE; may be given several times")
}

// changes read --set. An attribute without a record is meant of all records of
// on.
func (s *study) changes(cmd *cobra.Command, on []*rules.Record) (out []rules.Setting, err error) {
	asked, _ := cmd.Flags().GetStringArray("set")
	for _, text := range asked {
		path, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, fmt.Errorf("--set: %q is not of the form RECORD.ATTRIBUTE=VALUE", text)
		}
		more, err := s.setting(strings.TrimSpace(path), strings.TrimSpace(value), on)
		if err != nil {
			return nil, fmt.Errorf("--set %s: %w", path, err)
		}
		out = append(out, more...)
	}
	return out, nil
}

func (s *study) setting(path, value string, on []*rules.Record) ([]rules.Setting, error) {
	record, name, dotted := strings.Cut(path, ".")
	if dotted {
		r, ok := s.set.Record(record)
		if co, is := s.set.Coalition(record); is {
			r, ok = co.Record, true
		}
		if !ok {
			return nil, unknown("there is no record", record, s.ids())
		}
		return s.settingOn([]*rules.Record{r}, name, value)
	}
	if p, ok := s.set.Param(path); ok {
		v, err := s.typed(value, p.Type, p.Range)
		return []rules.Setting{{Param: p, Cell: &rules.Cell{Value: v}}}, err
	}
	if len(on) == 0 {
		return nil, unknown("there is no parameter", path, s.params())
	}
	return s.settingOn(on, path, value)
}

// settingOn gives an attribute of records another value.
func (s *study) settingOn(list []*rules.Record, name, value string) (out []rules.Setting, err error) {
	for _, r := range list {
		a, ok := r.Kind.Attr(name)
		switch {
		case !ok:
			return nil, unknown("a "+r.Kind.Name+" has no attribute", name, settableNames(r.Kind))
		case a.Builtin || a.Derived != nil && !a.Given:
			return nil, fmt.Errorf("it is computed; set what it rests on")
		}
		v, err := s.typed(value, a.Type, a.Range)
		if err != nil {
			return nil, err
		}
		out = append(out, rules.Setting{Record: r, Attr: a, Cell: &rules.Cell{Value: v}})
	}
	return out, nil
}

// settableNames are the attributes of a kind that can be set.
func settableNames(k *rules.Kind) (names []string) {
	for _, a := range k.Attrs {
		if !a.Builtin && (a.Derived == nil || a.Given) {
			names = append(names, a.Name)
		}
	}
	return names
}

func (s *study) ids() (ids []string) {
	for _, r := range s.set.Records {
		ids = append(ids, r.ID)
	}
	return ids
}

func (s *study) params() (names []string) {
	for _, p := range s.set.Params {
		names = append(names, p.Name)
	}
	return names
}

// typed reads a value of a type as a file would write it.
func (s *study) typed(text string, t types.Type, r *rules.Range) (any, error) {
	switch {
	case t.Base == types.Bool:
		if text == "true" || text == "false" {
			return text == "true", nil
		}
	case t.Base == types.Text:
		return text, nil
	case t.Base == types.Enum:
		if slices.Contains(t.Values, text) {
			return text, nil
		}
		return nil, unknown("there is no value", text, t.Values)
	case t.Base == types.Ref:
		if x, ok := s.set.Record(text); ok && x.Kind.Name == t.Kind {
			return x, nil
		}
		return nil, fmt.Errorf("there is no %s %q", t.Kind, text)
	case t.Base == types.Date:
		if day, ok := types.ParseDay(text); ok {
			return day, nil
		}
	case t.IsNumeric():
		if x, ok := numeric(text); ok && (t.Base != types.Count || x == float64(int64(x))) {
			if !r.Holds(x) {
				return nil, fmt.Errorf("%s lies outside %g to %g", text, r.Low, r.High)
			}
			return x, nil
		}
	}
	return nil, fmt.Errorf("%q is no %s", text, t)
}

// numeric reads a number: 1_300, 0.85, 55%.
func numeric(text string) (float64, bool) {
	digits, percent := strings.CutSuffix(strings.ReplaceAll(text, "_", ""), "%")
	if strings.ContainsAny(digits, "xXpPiInN") {
		return 0, false // hexadecimal, infinite, no number
	}
	x, err := strconv.ParseFloat(digits, 64)
	if percent {
		x /= 100
	}
	return x, err == nil
}

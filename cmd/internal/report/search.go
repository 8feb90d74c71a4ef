package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval/search"
)

// Search is what a search came to. Its JSON follows the schema that
// `entente schema search` prints.
type Search struct {
	Search    string            `json:"search"` // frontier, best, smallest, change or values
	Coalition string            `json:"coalition"`
	Title     string            `json:"title"`
	Lead      string            `json:"lead"`
	AsOf      string            `json:"as_of"`
	Pool      []string          `json:"pool"`     // who may come and go
	Proposal  *search.Coalition `json:"proposal"` // as it stands; null where it cannot be judged
	Stopped   bool              `json:"stopped"`  // by the reader or the time, before the end
	OneByOne  string            `json:"one_by_one,omitempty"`

	Frontier *search.Frontier `json:"frontier,omitempty"`
	Turns    []search.Turn    `json:"turns,omitempty"`
	Ranking  *search.Ranking  `json:"ranking,omitempty"`
	Reached  *search.Reached  `json:"reached,omitempty"`
	Values   *search.Values   `json:"values,omitempty"`

	Revision string `json:"revision"`
	Version  string `json:"entente"`

	Names  map[string]string  `json:"-"` // titles of partners and dimensions
	Senses map[string]float64 `json:"-"` // of dimensions: -1 where less is better
	Paint  Paint              `json:"-"`
	Width  int                `json:"-"`
	Plain  bool               `json:"-"` // ASCII alone
}

// SearchFormat is a way to write what a search came to.
type SearchFormat struct {
	Name  string
	Doc   string
	Write func(io.Writer, *Search) error
}

// SearchFormats is the list of formats of searches.
var SearchFormats = []SearchFormat{
	{"text", "for reading in a terminal, with a picture of the frontier", SearchText},
	{"json", "the whole result, by the schema of `entente schema search`", func(w io.Writer, s *Search) error { return Indented(w, s) }},
	{"csv", "one row a coalition, or a partner and dimension", SearchCSV},
	{"svg", "a picture of the frontier", SearchSVG},
}

// SearchFormatNames are the names of the formats, in their order.
func SearchFormatNames() (names []string) {
	for _, f := range SearchFormats {
		names = append(names, f.Name)
	}
	return names
}

// LookupSearchFormat finds a format by its name.
func LookupSearchFormat(name string) (SearchFormat, bool) {
	for _, f := range SearchFormats {
		if f.Name == name {
			return f, true
		}
	}
	return SearchFormat{}, false
}

// coalitions are those that are reported, with the proof of them.
func (s *Search) coalitions() ([]search.Coalition, *search.Proof) {
	switch {
	case s.Frontier != nil:
		return s.Frontier.Coalitions, &s.Frontier.Proof
	case s.Reached != nil:
		return s.Reached.Coalitions, &s.Reached.Proof
	case s.Ranking != nil:
		var list []search.Coalition
		for _, c := range s.Ranking.Coalitions {
			list = append(list, c.Coalition)
		}
		return list, &s.Ranking.Proof
	}
	return nil, nil
}

// dimensions are those that are shown, in their order.
func (s *Search) dimensions() []string {
	if s.Frontier != nil {
		return s.Frontier.Dimensions
	}
	all := slices.Collect(maps.Keys(s.Senses))
	if s.Values != nil {
		all = slices.Clone(s.Values.Dimensions)
	}
	slices.SortFunc(all, func(a, b string) int { // political before military, as in all reports
		if rank := dimensionRank(a) - dimensionRank(b); rank != 0 {
			return rank
		}
		return strings.Compare(a, b)
	})
	return all
}

func dimensionRank(d string) int {
	switch d {
	case "political":
		return 0
	case "military":
		return 1
	}
	return 2
}

// SearchCSV writes a row for each coalition: number, scores, members; or, of
// values, for each partner and dimension.
func SearchCSV(w io.Writer, s *Search) error {
	out := csv.NewWriter(w)
	rows := s.rows()
	if s.Values != nil {
		rows = s.valueRows()
	}
	for _, r := range rows { // ids and numbers: nothing that a spreadsheet would run
		if err := out.Write(r); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (s *Search) rows() [][]string {
	dims := s.dimensions()
	head := append([]string{"coalition"}, dims...)
	head = append(head, "size", "members", "added", "dropped", "lifted")
	rows := [][]string{head}
	list, _ := s.coalitions()
	for i, c := range list {
		row := []string{fmt.Sprint(i + 1)}
		for _, d := range dims {
			row = append(row, exact(c.Scores[d]))
		}
		row = append(row, fmt.Sprint(len(c.Members)))
		for _, ids := range [][]string{c.Members, c.Added, c.Dropped, c.Lifted} {
			row = append(row, strings.Join(ids, " "))
		}
		rows = append(rows, row)
	}
	return rows
}

func (s *Search) valueRows() [][]string {
	rows := [][]string{{"partner", "dimension", "shapley", "shapley_exact", "shapley_error", "banzhaf", "banzhaf_exact", "banzhaf_error"}}
	for _, p := range s.Values.Partners {
		for _, d := range s.Values.Dimensions {
			a, b := p.Shapley[d], p.Banzhaf[d]
			rows = append(rows, []string{p.ID, d, exact(a.Points), a.Exact, exact(a.Error), exact(b.Points), b.Exact, exact(b.Error)})
		}
	}
	return rows
}

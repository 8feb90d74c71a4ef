package entente

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// Question is a question to a rule set as plain data: the form in which programs
// in other languages ask. Its JSON follows the schema that `entente schema
// question` prints; the answer is a Result, or a Problem.
type Question struct {
	Coalition string         `json:"coalition"`          // its id; may be left out where the rule set declares one alone
	AsOf      string         `json:"as_of,omitempty"`    // the day, YYYY-MM-DD or today; "" is the coalition's own
	With      []string       `json:"with,omitempty"`     // ids of partners to add
	Without   []string       `json:"without,omitempty"`  // ids of members to leave out
	Set       map[string]any `json:"set,omitempty"`      // other values: "esp.standing", or a parameter
	Records   []Record       `json:"records,omitempty"`  // records that the asker brings
	MaxCost   float64        `json:"max_cost,omitempty"` // lowers the limit; 0 leaves it
	Complete  bool           `json:"complete,omitempty"` // a missing value is an error
}

// What a question in JSON may have at the most.
const (
	MaxQuestion = 1 << 20 // bytes
	MaxRecords  = 5000    // records
)

// ReadQuestion reads one question from JSON. A member that it does not know,
// one given twice, and anything behind the question are errors. The error is a
// *Failure that wraps ErrQuestion.
func ReadQuestion(r io.Reader) (Question, error) {
	var q Question
	text, err := io.ReadAll(io.LimitReader(r, MaxQuestion+1))
	switch {
	case err != nil:
		return q, eval.Fail(fmt.Errorf("%w: %w", ErrQuestion, err), finding(diag.Syntax, "the question did not arrive: "+err.Error(), ""))
	case len(text) > MaxQuestion:
		return q, unreadable(diag.TooLarge, fmt.Sprintf("the question has more than %d bytes", MaxQuestion))
	}
	if err := twice(json.NewDecoder(bytes.NewReader(text)), 0); err != nil {
		return q, unreadable(diag.Syntax, "the question cannot be read: "+err.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		return q, unreadable(diag.Syntax, "the question cannot be read: "+err.Error())
	}
	if _, err := dec.Token(); err != io.EOF {
		return q, unreadable(diag.Syntax, "something stands behind the question")
	}
	if len(q.Records) > MaxRecords {
		return q, unreadable(diag.TooLarge, fmt.Sprintf("the question brings more than %d records", MaxRecords))
	}
	return q, nil
}

func unreadable(code diag.Code, message string) error {
	return eval.Fail(ErrQuestion, finding(code, message, "entente schema question describes it"))
}

// maxDepth is how deep the JSON of a question may be nested.
const maxDepth = 16

// twice reads one value and reports a member that its object gives twice, of
// which encoding/json would silently take the last.
func twice(dec *json.Decoder, depth int) error {
	if depth > maxDepth {
		return errors.New("it is nested too deeply")
	}
	token, err := dec.Token()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	object := token == json.Delim('{')
	for object || token == json.Delim('[') {
		if !dec.More() {
			_, err := dec.Token()
			return err
		}
		if object {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			if seen[name] {
				return fmt.Errorf("%q is given twice", name)
			}
			seen[name] = true
		}
		if err := twice(dec, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// coalition is the coalition that a question is about.
func (q Question) coalition(s *Set) *Coalition {
	id := q.Coalition
	if all := s.Coalitions(); id == "" && len(all) == 1 {
		id = all[0]
	}
	c := s.Coalition(id).Records(q.Records...)
	for _, path := range slices.Sorted(maps.Keys(q.Set)) {
		if !c.enough() {
			c.give(path, q.Set[path]) // nobody else has it yet
		}
	}
	if q.AsOf != "" {
		c = c.AsOf(q.AsOf)
	}
	return c.With(q.With...).Without(q.Without...)
}

// Ask answers a question. It is Score in the form of plain data.
func (s *Set) Ask(ctx context.Context, q Question) (*Result, error) {
	return q.coalition(s).Score(ctx, q.call())
}

// AskWhy explains the answer to a question: a rule, or an attribute of a record.
func (s *Set) AskWhy(ctx context.Context, q Question, topic string) (*Explanation, error) {
	return q.coalition(s).Explain(ctx, q.call(), topic)
}

func (q Question) call() Call { return Call{MaxCost: q.MaxCost, Complete: q.Complete} }

// Problem is why there is no answer, as plain data.
type Problem struct {
	Error    string    `json:"error"`
	Kind     string    `json:"kind"` // question, limit, cancelled, missing, function, rules or failed
	Findings []Finding `json:"findings"`
	Version  string    `json:"entente"`
}

// Finding is a finding as results and problems show it.
type Finding = eval.Finding

// problemKinds are the kinds of problems, by the error that each is told by.
var problemKinds = []struct {
	err  error
	kind string
}{
	{ErrQuestion, "question"}, {ErrLimit, "limit"}, {ErrCancelled, "cancelled"}, {ErrMissing, "missing"},
	{ErrFunction, "function"}, {ErrRules, "rules"}, {nil, "failed"},
}

// NewProblem puts an error of this package into plain data.
func NewProblem(err error) Problem {
	p := Problem{Error: err.Error(), Findings: []Finding{}, Version: Version}
	for _, k := range problemKinds {
		if p.Kind = k.kind; errors.Is(err, k.err) {
			break
		}
	}
	var f *Failure
	if errors.As(err, &f) {
		for _, d := range f.Diagnostics {
			p.Findings = append(p.Findings, eval.NewFinding(d))
		}
	}
	return p
}

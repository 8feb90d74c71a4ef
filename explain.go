package entente

import (
	"context"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// Explanation tells how a rule or an attribute came out, beside the result that
// Score gives. It is plain data.
type Explanation struct {
	Topic     string    `json:"topic"`
	Result    *Result   `json:"result"`
	Readings  []Reading `json:"readings"`            // of a rule, for each binding to which it could apply
	Attribute *Value    `json:"attribute,omitempty"` // of an attribute
	RestsOn   []Value   `json:"rests_on"`            // what a derived attribute was computed from
	More      int       `json:"more"`                // readings beyond MaxReadings, which are left out
}

// MaxReadings is how many bindings of a rule an explanation shows.
const MaxReadings = 1000

// Reading is what a rule read for one binding.
type Reading struct {
	Binding eval.Binding `json:"binding"`
	Applied bool         `json:"applied"`
	When    []Value      `json:"when"`    // the parts of its condition, outermost first
	Effects [][]Value    `json:"effects"` // the parts of each effect
}

// Value is a part of an expression, or an attribute, and what it came out as.
type Value struct {
	Text   string       `json:"text"`            // as it is written; of an attribute esp.standing
	Value  string       `json:"value"`           // in words, or why it has none
	At     string       `json:"at"`              // path:line:column of the part
	Given  string       `json:"given,omitempty"` // where a file or a table gives the value
	Source []eval.Cited `json:"source"`          // where that takes it from
}

// Explain judges the coalition as Score does and tells how a topic came out: a
// rule, by its id, or an attribute of a record, as "esp.standing". The result
// and the limit are those of Score, to the last bit: what the explanation takes
// is not counted, and bounded by MaxReadings and the context.
func (c *Coalition) Explain(ctx context.Context, call Call, topic string) (*Explanation, error) {
	result, err := c.Score(ctx, call)
	if err != nil {
		return nil, err
	}
	in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	j, err := c.set.program.Judge(ctx, in)
	if err != nil {
		return nil, err
	}
	x := &Explanation{Topic: topic, Result: result, Readings: []Reading{}, RestsOn: []Value{}}
	if _, ok := c.set.program.Set().Rule(topic); ok {
		err = x.rule(j, topic)
	} else {
		err = x.attribute(j, c)
	}
	if err != nil {
		return nil, err
	}
	return x, nil
}

func (x *Explanation) rule(j *eval.Judgement, id string) error {
	list, applied, more, err := j.Read(id, MaxReadings)
	if err != nil {
		return err
	}
	x.More = more
	for i, r := range list {
		reading := Reading{Binding: r.Binding, Applied: applied[i], When: valuesOf(r.When), Effects: [][]Value{}}
		for _, e := range r.Effects {
			reading.Effects = append(reading.Effects, valuesOf(e))
		}
		x.Readings = append(x.Readings, reading)
	}
	return nil
}

// attribute looks the topic up as an attribute of a record.
func (x *Explanation) attribute(j *eval.Judgement, c *Coalition) error {
	c = c.changed() // to note in what is wrong with the topic
	id, name, _ := strings.Cut(x.Topic, ".")
	r := c.record(id)
	if r == nil {
		return c.Err()
	}
	a, ok := r.Kind.Attr(name)
	if !ok {
		c.refuse(diag.UnknownName, attributes(r.Kind), "%s: a %s has no attribute %q", x.Topic, r.Kind.Name, name)
		return c.Err()
	}
	v := valueOf(j.Of(r, a))
	x.Attribute, x.RestsOn = &v, valuesOf(j.RestsOn(r, a))
	return nil
}

func attributes(k *rules.Kind) (names []string) {
	for _, a := range k.Attrs {
		names = append(names, a.Name)
	}
	return names
}

func valuesOf(list []eval.Value) []Value {
	out := []Value{}
	for _, v := range list {
		out = append(out, valueOf(v))
	}
	return out
}

func valueOf(v eval.Value) Value {
	out := Value{Text: v.Text, Value: v.Value, At: v.At.String(), Source: append([]eval.Cited{}, v.Source...)}
	if !v.Given.IsZero() {
		out.Given = v.Given.String()
	}
	return out
}

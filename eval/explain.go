package eval

import "github.com/entente-lang/entente/rules"

// This file answers a host that wants to know why. What is asked here is no
// part of the judgement: it has the whole limit to itself, and leaves nothing
// behind that a result would show.

// Read is the readings of a rule, of the bindings it applied to and of the
// others, at most so many of them; more is how many there are beyond. It stops
// with the context's error when that ends.
func (j *Judgement) Read(rule string, most int) (list []Reading, applied []bool, more int, err error) {
	for _, r := range j.program.rules {
		if r.rule.ID != rule {
			continue
		}
		for _, rows := range r.domain.bindings(j.world) {
			if len(list) == most {
				more++
				continue
			}
			if err := j.world.alive(); err != nil {
				return nil, nil, 0, j.stopped(err)
			}
			j.world.restart()
			list = append(list, j.reading(r, rows))
			applied = append(applied, j.applies(r, rows))
		}
	}
	return list, applied, more, nil
}

// RestsOn is the values that the derivation of an attribute of a record reads
// and computes; nothing for one that is not derived.
func (j *Judgement) RestsOn(r *rules.Record, a *rules.Attr) []Value {
	if a.Derived == nil {
		return nil
	}
	about := j.env(nil)
	about.S = j.world.rowOf(r)
	var out []Value
	for _, e := range a.Derived.Exprs() {
		j.world.restart()
		out = append(out, j.values(e, about)...)
	}
	return out
}

// stopped is the failure of what the end of the context kept from ending.
func (j *Judgement) stopped(err error) error {
	j.world.note(fault{err: err})
	return j.failure()
}

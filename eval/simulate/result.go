package simulate

import (
	"bytes"
	"encoding/json"

	"github.com/entente-lang/entente/eval"
)

// Result is what comes of a scenario. It is plain data: it may be kept, changed
// and marshalled. Its JSON follows the schema that `entente schema simulate`
// prints.
type Result struct {
	Scenario Scenario          `json:"scenario"`
	Series   map[string]Series `json:"series"` // what the names in the rows mean
	Rows     []Row             `json:"rows"`   // the first day, and the end of each period
	Log      []Entry           `json:"log"`    // what happened and why, in order
	Partners []Partner         `json:"partners"`
	Hazards  []Hazard          `json:"hazards"`
	Ended    string            `json:"ended,omitempty"` // why the path ended before its last day
	Draws    *Draws            `json:"draws,omitempty"`
	Missing  []eval.Missing    `json:"missing"`
	Findings []eval.Finding    `json:"findings"`
	Edition  int               `json:"edition"`
	Revision string            `json:"revision"` // hash of all files and tables read
	Version  string            `json:"entente"`
}

// Scenario says what was played.
type Scenario struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Coalition string   `json:"coalition"`
	Lead      string   `json:"lead"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Every     string   `json:"every"`
	Hold      []string `json:"hold"` // attributes whose series were not read on
}

// The kinds of the numbers in rows.
const (
	SeriesScore     = "score"
	SeriesPartners  = "partners"  // the sum of an attribute over the partners, the lead not counted
	SeriesCoalition = "coalition" // an attribute of the coalition
)

// Series says what a number of the rows means.
type Series struct {
	Title  string      `json:"title"`
	Kind   string      `json:"kind"`
	Unit   string      `json:"unit"`
	Share  bool        `json:"share"` // a share of 1
	Range  *[2]float64 `json:"range,omitempty"`
	Better string      `json:"better,omitempty"` // of a score: higher or lower
}

// Row is the state on a day. A number that could not be judged is left out.
type Row struct {
	Day     string             `json:"day"`
	Flags   int                `json:"flags"` // partners, the lead not counted
	Members []string           `json:"members"`
	Values  map[string]float64 `json:"values"` // by the names of the series
	Joined  []string           `json:"joined"` // since the row before
	Left    []string           `json:"left"`
}

// The kinds of entries of the log.
const (
	KindEvent     = "event"     // of the scenario
	KindTrigger   = "trigger"   // that fired
	KindSelection = "selection" // the coalition names a partner, or does so no more
)

// Entry is something that happened, and why.
type Entry struct {
	Day     string       `json:"day"`
	Kind    string       `json:"kind"`
	ID      string       `json:"id"` // of the trigger, the scenario or the coalition
	Title   string       `json:"title"`
	Binding eval.Binding `json:"binding"`
	Changes []Changed    `json:"changes"`
	Form    string       `json:"form,omitempty"` // of defection, that the partner took by it
	Joined  []string     `json:"joined"`
	Left    []string     `json:"left"`
	Because string       `json:"because"`
	Source  []eval.Cited `json:"source"`
	At      string       `json:"at"` // path:line:column
}

// Changed is an attribute before and after.
type Changed struct {
	Attribute string `json:"attribute"` // esp.in_office
	From      string `json:"from"`
	To        string `json:"to"`
	Cut       bool   `json:"cut"` // taken back to its range, or to a whole number
}

// Partner is the course of one partner that took part at any time.
type Partner struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	From     string    `json:"from"`           // the day it took part from
	Left     string    `json:"left,omitempty"` // the day it left, if it did and did not come back
	By       string    `json:"by,omitempty"`   // the trigger; or event, or selection
	Form     string    `json:"form,omitempty"` // the form of defection it has at the end
	Survival []float64 `json:"survival"`       // by row: the chance that no hazard in force on this path made it leave
}

// Hazard is what a trigger with a hazard can do on the path that was told.
type Hazard struct {
	Trigger string       `json:"trigger"`
	Title   string       `json:"title"`
	Binding eval.Binding `json:"binding"`
	Leaves  bool         `json:"leaves"` // the partner that it is about leaves
	Chance  float64      `json:"chance"` // that it happens at least once by the last day
}

// The ways to leave that are no trigger.
const (
	ByEvent     = "event"
	BySelection = "selection"
)

// Draws is what comes of many paths.
type Draws struct {
	Count     int           `json:"count"`
	Seed      uint64        `json:"seed"`
	Uncertain int           `json:"uncertain"` // values that were drawn
	Rows      []DrawnRow    `json:"rows"`
	Partners  []DrawnCourse `json:"partners"`
}

// DrawnRow is a day over all draws.
type DrawnRow struct {
	Day    string                  `json:"day"`
	Flags  Distribution            `json:"flags"`
	Values map[string]Distribution `json:"values"`
}

// Distribution is how a number came out over the draws that gave it.
type Distribution = eval.Distribution

// DrawnCourse is a partner over all draws.
type DrawnCourse struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Stays []float64 `json:"stays"` // by row: the share of draws in which it takes part
	Error []float64 `json:"error"` // the standard errors of these shares
	Exits []Exit    `json:"exits"` // how it left for good, the most frequent first
}

// Exit is a way to leave, and how often it was taken.
type Exit struct {
	By    string  `json:"by"` // the trigger; or event, or selection
	Form  string  `json:"form,omitempty"`
	Share float64 `json:"share"`
	Error float64 `json:"error"`
}

// JSON is the result as indented JSON, ended by a newline.
func (r *Result) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(r)
	return b.Bytes(), err
}

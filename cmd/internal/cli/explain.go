package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/stdlib"
)

func explainCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [TOPIC]",
		Short: "Explain a finding, a rule or a number",
		Long: `Explain a topic, in the study that --study names, by default the working folder.

  out-of-range       a finding's code: why it matters, a text that has it, the same mended
  standing_pays      a rule: what it says, and what it gave for whom from which values
  political          a dimension: the whole ledger
  esp.standing       an attribute of a record: its value, down to the facts it rests on
  esp                a record: all its values
  partner            a kind; partner.standing is one of its attributes
  troop_half         a parameter, a constant, a relation or a source
  saturate           a function of the library

Without a topic it lists the codes. A name that means several things is explained
in all its meanings.`,
		Example: `  entente explain out-of-range
  entente explain standing_pays
  entente explain political --as-of 2024-06-01
  entente explain dorn.effective
  entente explain troop_half --study .`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.explain,
	}
	cmd.Flags().String("study", ".", "the folder or file of the study")
	studyFlags(cmd)
	questionFlags(cmd)
	formatFlag(cmd, "text", "markdown", "json")
	cmd.Flags().Int("top", 8, "bindings of a rule that are shown; 0 shows all")
	limitFlags(cmd)
	return cmd
}

func (a *app) explain(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return a.explainNothing(cmd)
	}
	topic := args[0]
	doc := &report.Document{Title: topic, Untitled: true}
	x := &explainer{app: a, cmd: cmd, topic: topic, doc: doc}
	x.code()
	x.function()
	general := len(doc.Sections) > 0
	s, err := a.explainable(cmd, general)
	if err != nil {
		return err
	}
	if s != nil && s.set != nil {
		x.study = s
		ctx, cancel := s.deadline(cmd)
		defer cancel()
		if err := x.inStudy(ctx); err != nil {
			return err
		}
	}
	if len(doc.Sections) == 0 {
		return unknown("nothing is called", topic, x.names())
	}
	return a.writeDocument(s.settings, doc)
}

// explainable reads the study that a topic is looked up in. A code or a
// function needs none, and where the working folder holds none the standard
// packs stand in for it.
func (a *app) explainable(cmd *cobra.Command, general bool) (*study, error) {
	f := cmd.Flag("study")
	if general && !f.Changed {
		s, err := a.settle(cmd, nil)
		return &study{settings: s}, err
	}
	s, err := a.read(cmd, f.Value.String())
	var end *ending
	if !f.Changed && errors.As(err, &end) && end.empty {
		return a.read(cmd, "std/core")
	}
	return s, err
}

func (a *app) explainNothing(cmd *cobra.Command) error {
	s, err := a.settle(cmd, nil)
	if err != nil {
		return err
	}
	doc := &report.Document{Title: "What entente explain can explain", Sections: []report.Section{{Text: []string{
		"Name a finding's code from the list below, or in a study a rule, a dimension, a record, an attribute as in esp.standing, a kind, a parameter, a constant, a relation, a source, or a function of the library.",
	}}}}
	t := &report.Table{Head: []string{"code", "severity", "meaning"}}
	for _, c := range report.Kinds() {
		t.Rows = append(t.Rows, []string{string(c.Code), c.Severity.String(), c.Title})
	}
	doc.Sections = append(doc.Sections, report.Section{Title: "Codes", Table: t})
	return a.writeDocument(s, doc)
}

// explainer collects what there is to say of a topic.
type explainer struct {
	*app
	*study
	cmd       *cobra.Command
	topic     string
	doc       *report.Document
	judgement *eval.Judgement // nil until it is asked for
	input     eval.Input
}

func (x *explainer) add(s ...report.Section) { x.doc.Sections = append(x.doc.Sections, s...) }

// code explains a finding's code.
func (x *explainer) code() {
	info, ok := report.Describe(diag.Code(x.topic))
	if !ok {
		return
	}
	about := report.Section{Title: fmt.Sprintf("%s (%s): %s", info.Code, info.Severity, info.Title), Text: []string{info.Why}}
	if info.Rule != nil {
		about.Add("group", string(info.Rule.Group))
		about.Add("fix", fixWords[info.Rule.Fix])
	}
	x.add(about)
	if info.Bad != "" {
		x.add(report.Section{Title: "A text that has it", Code: info.Bad}, report.Section{Title: "The same, mended", Code: info.Good})
	}
}

// function explains a function of the library.
func (x *explainer) function() {
	if f, ok := stdlib.Lookup(x.topic); ok {
		x.add(describeFunction(f).section())
	}
}

// inStudy explains what the topic means in the study.
func (x *explainer) inStudy(ctx context.Context) error {
	book := codebookOf("", x.set)
	x.declared(book)
	for _, judged := range []func(context.Context) error{x.dimension, x.rule, x.record, x.attribute} {
		if err := judged(ctx); err != nil {
			return err
		}
	}
	return nil
}

// declared explains what is declared under the name, without a judgement.
func (x *explainer) declared(b *codebook) {
	for _, k := range b.Kinds {
		if k.Name == x.topic {
			x.add(k.section())
		}
		for _, at := range k.Attributes {
			if k.Name+"."+at.Name == x.topic {
				x.add(at.section(k.Name))
			}
		}
	}
	for _, p := range b.Params {
		if p.Name == x.topic {
			x.add(p.section())
		}
	}
	for _, c := range b.Constants {
		if c.Name == x.topic {
			x.add(c.section())
		}
	}
	x.declaredMore(b)
}

func (x *explainer) declaredMore(b *codebook) {
	for _, r := range b.Relations {
		if r.Name == x.topic {
			x.add(r.section())
		}
	}
	for _, s := range b.Sources {
		if s.ID == x.topic {
			x.add(s.section())
		}
	}
}

// errNoCoalition says that there is nobody to judge.
var errNoCoalition = errors.New("no coalition")

// judge judges the coalition that the flags ask for, once. It gives
// errNoCoalition where the study declares none.
func (x *explainer) judge(ctx context.Context) (*eval.Judgement, error) {
	if x.judgement != nil {
		return x.judgement, nil
	}
	if len(x.set.Coalitions) == 0 {
		return nil, errNoCoalition
	}
	var err error
	if x.input, err = x.question(x.cmd); err != nil {
		return nil, err
	}
	if x.judgement, err = x.program.Judge(ctx, x.input); err != nil {
		return nil, failed(err)
	}
	return x.judgement, nil
}

// names are all names that can be explained, for the near miss.
func (x *explainer) names() (names []string) {
	for _, c := range report.Kinds() {
		names = append(names, string(c.Code))
	}
	for _, f := range stdlib.All {
		names = append(names, f.Name)
	}
	if x.study == nil {
		return names
	}
	b := codebookOf("", x.set)
	for _, k := range b.Kinds {
		names = append(names, k.Name)
	}
	for _, p := range b.Params {
		names = append(names, p.Name)
	}
	for _, r := range b.Rules {
		names = append(names, r.ID)
	}
	for _, d := range b.Dimensions {
		names = append(names, d.Name)
	}
	return append(names, x.recordNames()...)
}

// recordNames are the records, and the attributes of the one that the topic
// seems to name.
func (x *explainer) recordNames() (names []string) {
	before, _, dotted := strings.Cut(x.topic, ".")
	for _, r := range x.set.Records {
		names = append(names, r.ID)
		if dotted && r.ID == before {
			for _, a := range r.Kind.Attrs {
				names = append(names, r.ID+"."+a.Name)
			}
		}
	}
	return names
}

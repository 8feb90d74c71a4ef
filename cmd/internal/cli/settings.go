package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/entente-lang/entente/cmd/internal/report"
)

// settings are the values in force: of a flag, else of the environment, else
// of the config, else the default.
type settings struct {
	Format    string        `mapstructure:"format"`
	Color     string        `mapstructure:"color"`
	Top       int           `mapstructure:"top"`
	FailLevel string        `mapstructure:"fail-level"`
	Engine    string        `mapstructure:"engine"`
	Scenario  string        `mapstructure:"scenario"`
	Forecast  string        `mapstructure:"forecast"`
	MaxCost   float64       `mapstructure:"max-cost"`
	Timeout   time.Duration `mapstructure:"timeout"`

	Lint   *lintConfig       `mapstructure:"-"` // never nil
	origin map[string]string // where each value comes from
}

// envName is the environment's name of a key: ENTENTE_MAX_COST.
func envName(key string) string {
	return "ENTENTE_" + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// settle finds the values in force for a command. c may be nil.
func (a *app) settle(cmd *cobra.Command, c *config) (*settings, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	s := &settings{origin: map[string]string{}, Lint: &lintConfig{}}
	for _, k := range keys {
		v.SetDefault(k.name, defaultOf(cmd, k))
		s.origin[k.name] = "default"
	}
	if c != nil {
		if err := v.MergeConfigMap(c.values); err != nil {
			return nil, err
		}
		for name := range c.values {
			s.origin[name] = fmt.Sprintf("%s:%d", c.path, c.lines[name])
		}
		if c.lint != nil {
			s.Lint = c.lint
		}
	}
	for _, k := range keys {
		if err := a.override(cmd, v, s, k); err != nil {
			return nil, err
		}
	}
	if err := v.UnmarshalExact(s); err != nil {
		return nil, err
	}
	return s, s.fits(cmd)
}

// defaultOf is the default of a key: that of the command's flag, where it has
// one of its own.
func defaultOf(cmd *cobra.Command, k key) any {
	if f := cmd.Flag(k.name); f != nil {
		if x, err := k.parse(f.DefValue); err == nil {
			return x
		}
	}
	return k.value
}

// override puts in what the environment and the command line say of a key.
func (a *app) override(cmd *cobra.Command, v *viper.Viper, s *settings, k key) error {
	text, origin := a.env.Getenv(envName(k.name)), envName(k.name)
	if f := cmd.Flag(k.name); f != nil && f.Changed {
		text, origin = f.Value.String(), "--"+k.name
	} else if text == "" {
		return nil
	}
	if origin == "--format" {
		v.Set(k.name, text)
		s.origin[k.name] = origin
		return nil // fits knows what the command can write
	}
	x, err := k.parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", origin, err)
	}
	v.Set(k.name, x)
	s.origin[k.name] = origin
	return nil
}

// fits checks the format against those that the command knows. One that the
// flag does not name is a wish for the commands that know it.
func (s *settings) fits(cmd *cobra.Command) error {
	known := formats(cmd)
	if len(known) == 0 {
		return nil
	}
	_, err := oneOf(known)(s.Format)
	if err == nil {
		return nil
	}
	if s.origin["format"] == "--format" {
		return fmt.Errorf("--format: %w", err)
	}
	s.Format = known[0]
	return nil
}

// painter decides about colour for a stream, by the flag alone: it is also
// needed where no settings could be read.
func (a *app) painter(cmd *cobra.Command, w io.Writer) report.Paint {
	when := "auto"
	if f := cmd.Flag("color"); f != nil {
		when = f.Value.String()
		if x := a.env.Getenv(envName("color")); x != "" && !f.Changed {
			when = x
		}
	}
	return a.paintFor(when, w)
}

// paintFor decides about colour for a stream. A file has none, whatever the
// flag says of what is shown beside it.
func (a *app) paintFor(when string, w io.Writer) report.Paint {
	if _, file := w.(*bytes.Buffer); file && w != a.env.Stdout && w != a.env.Stderr {
		return report.Paint{}
	}
	switch when {
	case "always":
		return report.Paint{On: true}
	case "never":
		return report.Paint{}
	}
	if a.env.Getenv("NO_COLOR") != "" || a.env.Getenv("TERM") == "dumb" || a.env.Terminal == nil {
		return report.Paint{}
	}
	_, ok := a.env.Terminal(w)
	return report.Paint{On: ok}
}

// width is how many columns of text a stream shows: those of the terminal
// within limits, 100 elsewhere.
func (a *app) width(w io.Writer) int {
	if a.env.Terminal != nil {
		if columns, ok := a.env.Terminal(w); ok && columns > 0 {
			return max(80, min(columns, 140))
		}
	}
	return 100
}

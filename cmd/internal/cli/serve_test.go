package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// served is a running `entente serve`.
type served struct {
	*watched
	url string
}

func serving(t *testing.T, dir string, args ...string) *served {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	w := &watched{t: t, dir: dir, stop: stop, code: make(chan int, 1)}
	env := Env{Args: append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), Stdin: strings.NewReader(""), Stdout: &w.out, Stderr: &w.errors, Dir: dir,
		Getenv: func(string) string { return "" }}
	go func() { w.code <- Main(ctx, env) }()
	t.Cleanup(stop)
	w.sees(&w.out, "\n", 1)
	return &served{w, strings.TrimSpace(w.out.String())}
}

// ask posts a question, or gets where there is none.
func (s *served) ask(path, question string) (int, string) {
	s.t.Helper()
	var res *http.Response
	var err error
	if question == "" {
		res, err = http.Get(s.url + path)
	} else {
		res, err = http.Post(s.url+path, "application/json", strings.NewReader(question))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// TestServeFollowsItsSchemas asks everything that can be asked, and holds that
// questions and answers are as the schemas and the OpenAPI document say.
func TestServeFollowsItsSchemas(t *testing.T) {
	s := serving(t, started(t))
	questions, answers := compiled(t, "question"), map[string]*jsonschema.Schema{"score": compiled(t, "score"), "serve": compiled(t, "serve")}
	for _, x := range []struct {
		schema, path, question string
		status                 int
	}{
		{"score", "/v1/score", `{}`, 200},
		{"score", "/v1/score", `{"with": ["sarn"], "without": ["dorn"], "as_of": "2024-04-01", "set": {"sarn.standing": 0.5}}`, 200},
		{"score", "/v1/score", `{"records": [{"id": "norvia", "values": {"troops": 20, "command": "national"}}], "with": ["norvia"]}`, 200},
		{"serve", "/v1/score", `{"with": ["nobody"]}`, 422},
		{"serve", "/v1/score", `{"max_cost": 1}`, 422},
		{"serve", "/v1/explain/standing_pays", `{}`, 200},
		{"serve", "/v1/explain/sarn.effective", `{"with": ["sarn"]}`, 200},
		{"serve", "/v1/set", "", 200},
		{"serve", "/healthz", "", 200},
		{"serve", "/nothing", "", 404},
	} {
		if x.question != "" {
			if err := validate(t, questions, x.question); err != nil {
				t.Errorf("%s: %v", x.question, err)
			}
		}
		status, text := s.ask(x.path, x.question)
		if err := validate(t, answers[x.schema], text); err != nil || status != x.status {
			t.Errorf("%s %s: %d, %v\n%s", x.path, x.question, status, err, text)
		}
	}
	if err := validate(t, questions, `{"colour": "red"}`); err == nil {
		t.Error("the schema takes a member that nobody knows")
	}
	s.openAPI()
	s.ends(exitDone)
	if !strings.Contains(s.errors.String(), `"msg":"ended"`) {
		t.Errorf("the log: %s", s.errors.String())
	}
}

// openAPI holds that the published description stands by itself: what it refers
// to is in it, and what it lists is there.
func (s *served) openAPI() {
	_, text := s.ask("/openapi.json", "")
	var doc struct {
		Paths      map[string]map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		s.t.Fatal(err)
	}
	for _, part := range strings.Split(text, `"$ref": "`)[1:] {
		ref, _, _ := strings.Cut(part, `"`)
		name, ok := strings.CutPrefix(ref, "#/components/schemas/")
		if _, there := doc.Components.Schemas[name]; !ok || !there {
			s.t.Errorf("it refers to %s", ref)
		}
	}
	for path, methods := range doc.Paths {
		path = strings.Replace(path, "{topic}", "standing_pays", 1)
		for method := range methods {
			question := ""
			if method == "post" {
				question = "{}"
			}
			if status, _ := s.ask(path, question); status != 200 {
				s.t.Errorf("%s %s gives %d", method, path, status)
			}
		}
	}
}

// TestServeWatches holds that a new version is taken and a broken one is not,
// which is said in the log.
func TestServeWatches(t *testing.T) {
	dir := started(t)
	s := serving(t, dir, "--watch")
	_, before := s.ask("/healthz", "")
	rules := filepath.Join(dir, "more.entente")
	write := func(text string) {
		if err := os.WriteFile(rules, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("let broken =")
	s.sees(&s.errors, "rules not taken", 1)
	if _, now := s.ask("/healthz", ""); now != before {
		t.Errorf("a broken version is in force: %s", now)
	}
	write("let whole = 1\n")
	s.sees(&s.errors, `"msg":"rules"`, 2)
	if _, now := s.ask("/healthz", ""); now == before {
		t.Error("the new version is not in force")
	}
	s.ends(exitDone)
	lines := bytes.Split(bytes.TrimSpace([]byte(s.errors.String())), []byte("\n"))
	if slices.ContainsFunc(lines, func(l []byte) bool { return !json.Valid(l) }) {
		t.Errorf("the log is not all JSON: %s", s.errors.String())
	}
}

package serve

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"github.com/entente-lang/entente"
)

//go:embed openapi.json
var paths []byte

// OpenAPI describes the service. schemas are the JSON Schemas, by name, whose
// definitions it is put together with, so that it stands by itself.
func OpenAPI(schemas map[string][]byte) ([]byte, error) {
	var doc struct {
		OpenAPI    string          `json:"openapi"`
		Info       json.RawMessage `json:"info"`
		Servers    json.RawMessage `json:"servers"`
		Paths      json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(paths, &doc); err != nil {
		return nil, err
	}
	for _, name := range []string{"question", "score", "serve"} {
		var schema struct {
			Defs map[string]json.RawMessage `json:"$defs"`
		}
		here := bytes.ReplaceAll(schemas[name], []byte(`"score.json#/`), []byte(`"#/`))
		if err := json.Unmarshal(bytes.ReplaceAll(here, []byte(`"#/$defs/`), []byte(`"#/components/schemas/`)), &schema); err != nil {
			return nil, fmt.Errorf("the schema %q: %w", name, err)
		}
		maps.Copy(doc.Components.Schemas, schema.Defs)
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	return append(text, '\n'), err
}

// api is what can be asked.
func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /openapi.json", text(s.openAPI))
	mux.HandleFunc("GET /v1/set", s.about)
	mux.Handle("POST /v1/score", s.asked(func(ctx context.Context, _ *http.Request, q entente.Question) (any, error) {
		return s.set().Ask(ctx, q)
	}))
	mux.Handle("POST /v1/explain/{topic}", s.asked(func(ctx context.Context, r *http.Request, q entente.Question) (any, error) {
		return s.set().AskWhy(ctx, q, r.PathValue("topic"))
	}))
	return plain(mux)
}

// health says that the service is up, and by which rules it judges.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, map[string]string{"status": "ok", "revision": s.set().Revision(), "entente": entente.Version})
}

// about is what there is to ask about.
func (s *Server) about(w http.ResponseWriter, _ *http.Request) {
	set := s.set()
	write(w, http.StatusOK, map[string]any{"coalitions": set.Coalitions(), "revision": set.Revision(), "cost": set.Cost(),
		"limit": set.Limit(), "inputs": set.Inputs(), "entente": entente.Version})
}

// text answers with JSON that does not change.
func text(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(b)
	}
}

// write answers with a value as JSON. It is made before anything is sent, so
// that an answer is whole or not at all.
func write(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		refuse(w, http.StatusInternalServerError, "the answer cannot be written as JSON")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

func problem(w http.ResponseWriter, status int, p entente.Problem) { write(w, status, p) }

// plain gives what the mux answers by itself, no such path or no such method,
// the form of all problems.
func plain(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &headers{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		if probe.status == http.StatusMethodNotAllowed {
			refuse(w, probe.status, "this path takes another method")
			return
		}
		refuse(w, http.StatusNotFound, "there is nothing under this path; /openapi.json lists what there is")
	})
}

// headers takes the status and the header of an answer, and nothing else.
type headers struct {
	header http.Header
	status int
}

func (h *headers) Header() http.Header         { return h.header }
func (h *headers) WriteHeader(status int)      { h.status = status }
func (h *headers) Write(b []byte) (int, error) { return len(b), nil }

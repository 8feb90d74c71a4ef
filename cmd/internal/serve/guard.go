package serve

import (
	"context"
	"errors"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/lang/diag"
)

// counted gives its place back when it closes.
type counted struct {
	net.Conn
	once sync.Once
	open chan struct{}
}

func (c *counted) Close() error {
	c.once.Do(func() { <-c.open })
	return c.Conn.Close()
}

// isLoopback reports whether a name is one of this machine alone.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// Handler is everything that can be asked, with its guards.
func (s *Server) Handler() http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "a page of another origin may not ask")
	}))
	return s.logged(s.local(origin.Handler(s.api())))
}

// local refuses requests that were sent to another name than one of this
// machine: a page could have its own name lead here.
func (s *Server) local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !isLoopback(host) {
			refuse(w, http.StatusForbidden, "this service answers under names of this machine alone")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// asked lets a question in if there is a place for it, reads it, and waits for a
// worker to answer it.
func (s *Server) asked(answer func(ctx context.Context, r *http.Request, q entente.Question) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			refuse(w, http.StatusUnsupportedMediaType, "a question is application/json")
			return
		}
		if r.ContentLength > entente.MaxQuestion {
			refuse(w, http.StatusRequestEntityTooLarge, "the question is too large")
			return
		}
		select {
		case s.places <- struct{}{}:
			defer func() { <-s.places }()
		default:
			busy(w)
			return
		}
		q, ok := s.question(w, r)
		if !ok {
			return
		}
		select {
		case s.workers <- struct{}{}:
			defer func() { <-s.workers }()
		case <-r.Context().Done():
			return // nobody waits any more
		case <-time.After(s.limits.Timeout):
			busy(w)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.limits.Timeout)
		defer cancel()
		v, err := answer(ctx, r, q)
		if err != nil {
			problem(w, statusOf(err), entente.NewProblem(err))
			return
		}
		write(w, http.StatusOK, v)
	})
}

// question reads the body, for which it does not wait for ever.
func (s *Server) question(w http.ResponseWriter, r *http.Request) (entente.Question, bool) {
	conn := http.NewResponseController(w)
	conn.SetReadDeadline(time.Now().Add(s.limits.Body))
	q, err := entente.ReadQuestion(r.Body)
	if err == nil {
		conn.SetReadDeadline(time.Time{}) // a deadline that passes would end the answer's context
		return q, true
	}
	status := http.StatusBadRequest
	switch p := entente.NewProblem(err); {
	case errors.Is(err, os.ErrDeadlineExceeded):
		status = http.StatusRequestTimeout
	case p.Findings[0].Code == string(diag.TooLarge):
		status = http.StatusRequestEntityTooLarge
	}
	w.Header().Set("Connection", "close")
	problem(w, status, entente.NewProblem(err))
	return q, false
}

// busy says that there are too many questions now.
func busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	refuse(w, http.StatusTooManyRequests, "too many questions at once; ask again")
}

// statuses are the statuses of problems, by the error that each is told by.
var statuses = []struct {
	err    error
	status int
}{
	{entente.ErrQuestion, http.StatusUnprocessableEntity}, {entente.ErrMissing, http.StatusUnprocessableEntity},
	{entente.ErrLimit, http.StatusUnprocessableEntity}, {entente.ErrCancelled, http.StatusServiceUnavailable},
	{entente.ErrFunction, http.StatusInternalServerError},
}

func statusOf(err error) int {
	for _, x := range statuses {
		if errors.Is(err, x.err) {
			return x.status
		}
	}
	return http.StatusUnprocessableEntity
}

// refuse answers with a problem that is not about the question.
func refuse(w http.ResponseWriter, status int, message string) {
	problem(w, status, entente.Problem{Error: message, Kind: "refused", Findings: []entente.Finding{}, Version: entente.Version})
}

// recorded remembers what was answered.
type recorded struct {
	http.ResponseWriter
	status, bytes int
}

func (r *recorded) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorded) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

func (r *recorded) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logged writes a line for each request, and keeps a panic to its own request.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rec := &recorded{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if p := recover(); p != nil {
				s.log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				refuse(rec, http.StatusInternalServerError, "a fault of entente; the log has it")
			}
			s.log.Info("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "bytes", rec.bytes, "ms", time.Since(began).Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

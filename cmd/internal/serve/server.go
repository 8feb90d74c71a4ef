package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"time"

	"github.com/entente-lang/entente"
)

// Limits bound what all who ask can take together. The zero value takes the
// defaults.
type Limits struct {
	Workers     int           // judgements at once; 0 is one for each processor but one, which is left for all else
	Queue       int           // questions that may wait for one of them; 0 is 64
	Connections int           // open at once; 0 is 4096
	Timeout     time.Duration // the longest time of one judgement, and of waiting for it; 0 is 2 s
	Body        time.Duration // the longest time that a question may take to arrive; 0 is 5 s
	Grace       time.Duration // how long answers may take to end when the server stops; 0 is 10 s
}

func (l Limits) withDefaults() Limits {
	set := func(n *int, other int) {
		if *n <= 0 {
			*n = other
		}
	}
	wait := func(d *time.Duration, other time.Duration) {
		if *d <= 0 {
			*d = other
		}
	}
	set(&l.Workers, max(1, runtime.GOMAXPROCS(0)-1))
	set(&l.Queue, 64)
	set(&l.Connections, 4096)
	wait(&l.Timeout, 2*time.Second)
	wait(&l.Body, 5*time.Second)
	wait(&l.Grace, 10*time.Second)
	return l
}

// Server answers questions about the rule set in force.
type Server struct {
	set     func() *entente.Set
	limits  Limits
	log     *slog.Logger
	openAPI []byte
	places  chan struct{} // of questions that have been let in
	workers chan struct{} // of judgements that run
}

// New makes a server. set gives the rule set in force; openAPI is the
// description of the service that it publishes.
func New(set func() *entente.Set, limits Limits, openAPI []byte, log *slog.Logger) *Server {
	limits = limits.withDefaults()
	return &Server{set: set, limits: limits, log: log, openAPI: openAPI,
		places:  make(chan struct{}, limits.Workers+limits.Queue),
		workers: make(chan struct{}, limits.Workers)}
}

// Listen opens an address of this machine: 127.0.0.1:8470, localhost:0, [::1]:80.
// One that others could reach is an error.
func Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%q is no address: %w", address, err)
	}
	if !isLoopback(host) {
		return nil, fmt.Errorf("%q is not an address of this machine alone; use 127.0.0.1, localhost or [::1], and a proxy in front of it for others", address)
	}
	return net.Listen("tcp", address)
}

// Serve answers until the context ends. It then takes no new questions, and
// gives those that run some time to end.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       s.limits.Body + 5*time.Second,
		WriteTimeout:      s.limits.Body + 2*s.limits.Timeout + 10*time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), s.limits.Grace)
		defer cancel()
		err := server.Shutdown(grace)
		if err != nil {
			err = errors.Join(err, server.Close())
		}
		ended <- err
	})
	err := server.Serve(limit(l, s.limits.Connections))
	if stop() { // the context has not ended: the listener failed
		return err
	}
	return <-ended
}

// limit closes connections beyond a number at once, so that they hold nothing.
func limit(l net.Listener, most int) net.Listener {
	return &limited{l, make(chan struct{}, most)}
}

type limited struct {
	net.Listener
	open chan struct{}
}

func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.open <- struct{}{}:
			return &counted{Conn: c, open: l.open}, nil
		default:
			c.Close()
		}
	}
}

package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/internal/testkit"
)

var strict = flag.Bool("strict", false, "hold the times that are promised for a machine with nothing else to do")

const small = `import "std/core"
partner usa { troops = 100 quality = 90% standing = 100% }
partner esp { troops = 10 quality = 60% standing = 40% }
partner pol { troops = 20 standing = 30% }
mission m { tasks = [combat] force = 1000 }
coalition willing "Willing" { as_of = 2003-09-25 mission = m lead = usa members = [esp] candidates = [pol] }
`

// running is a server on a port of its own.
type running struct {
	t    *testing.T
	url  string
	addr string
	log  *bytes.Buffer
	stop context.CancelFunc
	done chan error
}

// start serves a study of one file.
func start(t *testing.T, study string, o entente.Options, limits Limits) *running {
	t.Helper()
	e, err := entente.New(o)
	if err != nil {
		t.Fatal(err)
	}
	set, found := e.Compile(t.Context(), entente.Bytes("main.entente", []byte(study)))
	if set == nil {
		t.Fatal(found)
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: t, url: "http://" + l.Addr().String(), addr: l.Addr().String(), log: &bytes.Buffer{}, stop: stop, done: make(chan error, 1)}
	s := New(func() *entente.Set { return set }, limits, []byte(`{}`), slog.New(slog.NewJSONHandler(&locked{w: r.log}, nil)))
	go func() { r.done <- s.Serve(ctx, l) }()
	t.Cleanup(stop)
	return r
}

// locked keeps lines of several goroutines apart.
type locked struct {
	sync.Mutex
	w io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.w.Write(b)
}

// send sends a request with headers, given in turn as name and value.
func (r *running) send(method, path, body string, headers ...string) (int, http.Header, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(text)
}

func (r *running) ask(path, question string) (int, string) {
	r.t.Helper()
	status, _, text := r.send("POST", path, question, "Content-Type", "application/json; charset=utf-8")
	return status, text
}

func TestAnswers(t *testing.T) {
	r := start(t, small, entente.Options{Functions: []entente.Function{{Name: "broken", Call: func() float64 { panic("x") }}}}, Limits{})
	for _, x := range []struct {
		path, question string
		status         int
		has            string
	}{
		{"/v1/score", `{}`, 200, `"members":["esp","usa"]`},
		{"/v1/score", `{"coalition": "willing", "with": ["pol"], "set": {"pol.quality": 0.5}}`, 200, `"members":["esp","pol","usa"]`},
		{"/v1/score", `{"records": [{"id": "aus", "values": {"troops": 5}}], "with": ["aus"]}`, 200, `"aus.effective"`},
		{"/v1/explain/esp.effective", `{}`, 200, `"value":"6"`},
		{"/v1/explain/standing_pays", `{}`, 200, `"applied":true`},
		{"/v1/explain/nothing", `{}`, 422, `"kind":"question"`},
		{"/v1/score", `{"coalition": "unwilling"}`, 422, "there is no coalition"},
		{"/v1/score", `{"with": ["pol"], "complete": true}`, 422, `"kind":"missing"`},
		{"/v1/score", `{"max_cost": 1}`, 422, `"kind":"limit"`},
		{"/v1/score", `{"set": {"esp.standing": 40}}`, 422, `"code":"out-of-range"`},
		{"/v1/score", `{"colour": "red"}`, 400, `unknown field`},
		{"/v1/score", `{"with": [`, 400, `"code":"syntax"`},
		{"/v1/score", strings.Repeat(`[`, 1000), 400, `nested too deeply`},
		{"/v1/score", "", 400, `"kind":"question"`},
	} {
		if status, text := r.ask(x.path, x.question); status != x.status || !strings.Contains(text, x.has) || !json.Valid([]byte(text)) {
			t.Errorf("%s %s: %d %s", x.path, x.question, status, text)
		}
	}
	for path, has := range map[string]string{"/healthz": `"status":"ok"`, "/v1/set": `"coalitions":["willing"]`, "/openapi.json": `{}`} {
		if status, h, text := r.send("GET", path, ""); status != 200 || !strings.Contains(text, has) || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}

// TestRefused holds the border: what comes from another place, or is no
// question, is turned away before anything is judged.
func TestRefused(t *testing.T) {
	r := start(t, small, entente.Options{}, Limits{})
	const kind = "application/json"
	for name, x := range map[string]struct {
		method, path, body string
		status             int
		headers            []string
	}{
		"a page of another origin":   {"POST", "/v1/score", "{}", 403, []string{"Content-Type", kind, "Sec-Fetch-Site", "cross-site"}},
		"an older browser":           {"POST", "/v1/score", "{}", 403, []string{"Content-Type", kind, "Origin", "https://evil.example"}},
		"a name that leads here":     {"POST", "/v1/score", "{}", 403, []string{"Content-Type", kind, "Host", "evil.example"}},
		"its health":                 {"GET", "/healthz", "", 403, []string{"Host", "evil.example:80"}},
		"a form":                     {"POST", "/v1/score", "a=b", 415, []string{"Content-Type", "application/x-www-form-urlencoded"}},
		"plain text":                 {"POST", "/v1/score", "{}", 415, []string{"Content-Type", "text/plain"}},
		"no type":                    {"POST", "/v1/score", "{}", 415, nil},
		"a GET":                      {"GET", "/v1/score", "", 405, nil},
		"a DELETE":                   {"DELETE", "/v1/set", "", 405, nil},
		"no such path":               {"GET", "/etc/passwd", "", 404, nil},
		"a path that leads out":      {"GET", "/v1/../../etc/passwd", "", 404, nil},
		"an oversized question":      {"POST", "/v1/score", `{"as_of": "` + strings.Repeat("x", entente.MaxQuestion) + `"}`, 413, []string{"Content-Type", kind}},
		"this machine by its number": {"GET", "/healthz", "", 200, []string{"Host", "[::1]:8470"}},
		"this machine by its name":   {"GET", "/healthz", "", 200, []string{"Host", "localhost"}},
		"its own page":               {"POST", "/v1/score", "{}", 200, []string{"Content-Type", kind, "Sec-Fetch-Site", "same-origin"}},
	} {
		status, _, text := r.send(x.method, x.path, x.body, x.headers...)
		if status != x.status || !json.Valid([]byte(text)) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.org:80", "127.0.0.1", "[::]:0"} {
		if l, err := Listen(address); err == nil {
			t.Errorf("it listens on %s", l.Addr())
			l.Close()
		}
	}
}

// TestSlow holds that clients that dawdle hold no place for long, whether they
// dawdle over the header, the body or the answer, and that a chunked body is
// bounded as one of known length is.
func TestSlow(t *testing.T) {
	r := start(t, small, entente.Options{}, Limits{Workers: 1, Queue: 1, Body: 300 * time.Millisecond})
	dial := func(text string) net.Conn {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		return c
	}
	head := "POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	slow := []net.Conn{dial(head + "Content-Length: 100\r\n\r\n{"), dial(head + "Content-Length: 100\r\n\r\n{")}
	for range 20 {
		dial(head) // a header that never ends
	}
	busy := false
	for range 100 {
		status, _ := r.ask("/v1/score", "{}")
		busy = busy || status == 429
		if busy && status == 200 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if status, text := r.ask("/v1/score", "{}"); status != 200 || !busy {
		t.Errorf("after the slow ones: %d %s, busy before: %v", status, text, busy)
	}
	for _, c := range slow {
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != 408 {
			t.Errorf("a slow body: %v, %v", res, err)
		}
	}
	c := dial(head + "Transfer-Encoding: chunked\r\n\r\n")
	go func() {
		chunk := "10000\r\n" + strings.Repeat("x", 1<<16) + "\r\n"
		for range 40 {
			if _, err := io.WriteString(c, chunk); err != nil {
				return
			}
		}
	}()
	if res, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != 413 {
		t.Errorf("an endless body: %v, %v", res, err)
	}
	many := dial("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 100_000) + "\r\n\r\n")
	if res, err := http.ReadResponse(bufio.NewReader(many), nil); err != nil || res.StatusCode != 431 {
		t.Errorf("a long header: %v, %v", res, err)
	}
}

// TestConnections holds that connections beyond the limit are closed, and that
// places come free again.
func TestConnections(t *testing.T) {
	r := start(t, small, entente.Options{}, Limits{Connections: 3})
	var open []net.Conn
	for range 10 {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		open = append(open, c)
	}
	closed := 0
	for _, c := range open {
		c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); err == io.EOF || err != nil && strings.Contains(err.Error(), "reset") {
			closed++
		}
	}
	if closed != 7 {
		t.Errorf("%d of 10 are closed", closed)
	}
	for _, c := range open {
		c.Close()
	}
	for range 100 {
		if res, err := http.Get(r.url + "/healthz"); err == nil {
			res.Body.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("no place comes free")
}

// heavy is a study whose judgement takes about as many steps as it may.
func heavy(partners int) string {
	var b strings.Builder
	b.WriteString("kind partner { n number = 1 }\ndimension political { range = 0..1000000 }\n")
	for i := range partners {
		fmt.Fprintf(&b, "partner p%d { n = %d }\n", i, i)
	}
	b.WriteString("coalition c { as_of = 2003-01-01 lead = p0 members = partner where n > 0 }\n")
	b.WriteString("rule r {\n  for p, q in members\n  when abs(p.n - q.n) > sum(members, .n) / 1000\n  political += 0.001 * abs(p.n - q.n)\n}\n")
	return b.String()
}

// The children of TestLoad: a server, and who asks for its health. They are
// processes of their own, so that what the server takes can be told from what its
// thousand clients take.
const (
	serverVariable = "ENTENTE_LOAD_SERVER"
	healthVariable = "ENTENTE_LOAD_HEALTH" // the address of the server
)

// TestLoadServer is the body of the server; alone it does nothing.
func TestLoadServer(t *testing.T) {
	if os.Getenv(serverVariable) == "" {
		t.Skip("runs in a child process of TestLoad")
	}
	study := heavy(80)
	e, _ := entente.New(entente.Options{MaxCost: 1e12})
	set, found := e.Compile(t.Context(), entente.Bytes("main.entente", []byte(study)))
	if set == nil {
		t.Fatal(found)
	}
	r := start(t, study, entente.Options{MaxCost: set.Cost()}, Limits{Timeout: 5 * time.Second})
	fmt.Printf("\nserving %s %.0f\n", r.addr, set.Cost())
	io.Copy(io.Discard, os.Stdin) // until the test ends
	r.stop()
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}

// TestLoadHealth is the body of who asks for the health of the server, on a new
// connection each time; alone it does nothing.
func TestLoadHealth(t *testing.T) {
	addr := os.Getenv(healthVariable)
	if addr == "" {
		t.Skip("runs in a child process of TestLoad")
	}
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin) // until the test ends
		close(ended)
	}()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	var times []time.Duration
	for going := true; going; {
		began := time.Now()
		res, err := client.Get("http://" + addr + "/healthz")
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("health: %v, %v", res, err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		times = append(times, time.Since(began))
		select {
		case <-ended:
			going = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	slices.Sort(times)
	fmt.Printf("\nhealth %d %d %d\n", len(times), times[len(times)/2].Microseconds(), times[len(times)-1].Microseconds())
}

// process is a child that ends when its input does.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
}

// child starts this test's binary once more, to run one test.
func child(t *testing.T, test, variable, value string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+test+"$", "-test.timeout=120s")
	cmd.Env = append(os.Environ(), variable+"="+value)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	return &process{t, cmd, in, bufio.NewScanner(out)}
}

// says waits for a line that begins with a word, and gives what follows it.
func (p *process) says(word string) []string {
	p.t.Helper()
	for p.lines.Scan() {
		if f := strings.Fields(p.lines.Text()); len(f) > 0 && f[0] == word {
			return f[1:]
		}
	}
	p.t.Fatalf("the child does not say %q", word)
	return nil
}

// ends lets the child end well.
func (p *process) ends() {
	p.in.Close()
	for p.lines.Scan() {
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("a child: %v", err)
	}
}

// resident is the memory of a process in bytes; 0 where the system does not say.
func resident(pid int) (n int64) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if _, after, ok := strings.Cut(string(text), "VmRSS:"); ok {
		fmt.Sscan(after, &n)
	}
	return n << 10
}

// TestLoad sends a thousand questions at once, each at the cost limit. Each is
// answered or refused with 429; memory stays flat, and the health of the service
// can be asked all the while.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand questions")
	}
	server := child(t, "TestLoadServer", serverVariable, "yes")
	defer server.ends()
	about := server.says("serving")
	r := &running{t: t, url: "http://" + about[0], addr: about[0]}
	began := time.Now()
	if status, text := r.ask("/v1/score", "{}"); status != 200 {
		t.Fatal(status, text)
	}
	t.Logf("a judgement may take %s steps, which is the limit; it takes %v", about[1], time.Since(began))
	var peaks []int64
	for range 3 {
		prober := child(t, "TestLoadHealth", healthVariable, r.addr)
		answers, peak := r.rush(1000, server.cmd.Process.Pid)
		prober.in.Close()
		health := prober.says("health")
		prober.ends()
		median, _ := time.ParseDuration(health[1] + "us")
		slowest, _ := time.ParseDuration(health[2] + "us")
		t.Logf("%v; %s health checks, the median took %v, the slowest %v; %d MiB resident at most", answers, health[0], median, slowest, peak>>20)
		peaks = append(peaks, peak)
		if answers[200] == 0 || answers[429] == 0 || answers[200]+answers[429] != 1000 {
			t.Errorf("%v", answers)
		}
		if bound := 100 * time.Millisecond; *strict && slowest > bound || slowest > 20*bound*testkit.Slowdown {
			t.Errorf("the slowest health check took %v", slowest)
		}
	}
	if peaks[2] > 2*peaks[0] || peaks[2] > 256<<20 && testkit.Slowdown == 1 { // the race detector keeps notes
		t.Errorf("memory grows: %v", peaks)
	}
	if status, text := r.ask("/v1/score", "{}"); status != 200 {
		t.Errorf("afterwards: %d %s", status, text)
	}
}

// rush asks n questions at once and counts the statuses. peak is the most memory
// that the server had meanwhile.
func (r *running) rush(n, pid int) (answers map[int]int, peak int64) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	statuses := make([]int, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			res, err := client.Post(r.url+"/v1/score", "application/json", strings.NewReader("{}"))
			if err != nil {
				r.t.Error(err)
				return
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			statuses[i] = res.StatusCode
		})
	}
	ended := make(chan struct{})
	go func() {
		wait.Wait()
		close(ended)
	}()
	for going := true; going; {
		peak = max(peak, resident(pid))
		select {
		case <-ended:
			going = false
		case <-time.After(10 * time.Millisecond):
		}
	}
	answers = map[int]int{}
	for _, s := range statuses {
		answers[s]++
	}
	return answers, peak
}

// TestEnds holds that an answer which is being made is given, that nothing new is
// taken, and that the log has a line of JSON for each request.
func TestEnds(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var calls atomic.Int64
	wait := entente.Function{Name: "dawdle", Call: func(x float64) float64 {
		calls.Add(1)
		once.Do(func() { close(entered); <-leave })
		return x
	}}
	r := start(t, small+"rule r {\n  political += dawdle(1)\n}\n", entente.Options{Functions: []entente.Function{wait}}, Limits{})
	answer := make(chan int, 1)
	go func() {
		status, _ := r.ask("/v1/score", "{}")
		answer <- status
	}()
	<-entered
	r.stop()
	for range 200 {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			break
		}
		c.Close()
		time.Sleep(10 * time.Millisecond)
	}
	close(leave)
	if status := <-answer; status != 200 {
		t.Errorf("the last answer has status %d", status)
	}
	if err := <-r.done; err != nil || calls.Load() == 0 {
		t.Errorf("it ends with %v", err)
	}
	lines := strings.Split(strings.TrimSpace(r.log.String()), "\n")
	if !slices.ContainsFunc(lines, func(l string) bool {
		return json.Valid([]byte(l)) && strings.Contains(l, `"path":"/v1/score","status":200`)
	}) {
		t.Errorf("the log: %s", lines)
	}
}

func TestPanicStaysInItsRequest(t *testing.T) {
	s := New(func() *entente.Set { panic("no set") }, Limits{}, nil, slog.New(slog.DiscardHandler))
	l, err := Listen("localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go s.Serve(ctx, l)
	res, err := http.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil || res.StatusCode != 500 {
		t.Errorf("%v, %v", res, err)
	}
}

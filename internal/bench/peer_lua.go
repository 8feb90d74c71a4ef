package bench

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/entente-lang/entente/internal/workload"
)

var luaPeer = peer{name: "Lua", write: writeLua, compile: compileLua}

var luaSyntax = scriptSyntax{
	Dialect: &workload.Dialect{And: "and", Or: "or", Not: "not ", Attr: dotted("p"), Total: dotted("t"), Number: workload.Decimal,
		Member: alternatives(dotted("p"), "or"), Fold: call},
	open: "f.%s = function(a, b, p, t)\n", when: "  if %s then\n", shut: " end\n", close: "  return a, b\nend\n",
}

// writeLua keeps the functions in a table: a chunk may have 200 locals.
func writeLua(rules []workload.Rule) []string {
	var b strings.Builder
	b.WriteString("local min, max = math.min, math.max\nlocal f = {}\n")
	each, once := split(rules)
	n, m := luaSyntax.functions(&b, "each", each), luaSyntax.functions(&b, "once", once)
	b.WriteString("function judge(ps, t)\n  local a, b = 0.0, 0.0\n  for i = 1, #ps do\n    local p = ps[i]\n")
	for i := range n {
		fmt.Fprintf(&b, "    a, b = f.each%d(a, b, p, t)\n", i)
	}
	b.WriteString("  end\n")
	for i := range m {
		fmt.Fprintf(&b, "  a, b = f.once%d(a, b, nil, t)\n", i)
	}
	b.WriteString("  return a, b\nend\n")
	return []string{b.String()}
}

type luaProgram struct {
	state *lua.LState
	judge lua.LValue
}

func compileLua(text []string) (program, error) {
	state := lua.NewState()
	if err := state.DoString(text[0]); err != nil {
		return nil, err
	}
	return &luaProgram{state, state.GetGlobal("judge")}, nil
}

type luaSession struct {
	partners
	*luaProgram
	tables []*lua.LTable
}

func (p *luaProgram) bind(w workload.World) (session, error) {
	s := &luaSession{newPartners(w), p, nil}
	for i := range w {
		t := &lua.LTable{Metatable: lua.LNil}
		for k, v := range attributes(&w[i]) {
			t.RawSetString(k, luaValue(v))
		}
		s.tables = append(s.tables, t)
	}
	return s, nil
}

func luaValue(v any) lua.LValue {
	switch v := v.(type) {
	case bool:
		return lua.LBool(v)
	case string:
		return lua.LString(v)
	}
	return lua.LNumber(v.(float64))
}

func (s *luaSession) draw(quality, risk []float64) {
	s.partners.draw(quality, risk)
	for i, t := range s.tables {
		t.RawSetString("quality", lua.LNumber(quality[i]))
		t.RawSetString("risk", lua.LNumber(risk[i]))
	}
}

func (s *luaSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	all, some := s.state.NewTable(), s.state.NewTable()
	for _, name := range workload.Totals {
		all.RawSetString(name, lua.LNumber(t.Number(name)))
	}
	for _, i := range members {
		some.Append(s.tables[i])
	}
	if err := s.state.CallByParam(lua.P{Fn: s.luaProgram.judge, NRet: 2, Protect: true}, some, all); err != nil {
		return scores, err
	}
	scores = [2]float64{float64(s.state.Get(-2).(lua.LNumber)), float64(s.state.Get(-1).(lua.LNumber))}
	s.state.Pop(2)
	return scores, nil
}

package ruletest

import "testing"

func TestSpell(t *testing.T) {
	for _, x := range []struct {
		value  float64
		places int
		like   string
		want   string
	}{
		{33.5, 1, "34", "33.5"},
		{33.5, 3, "34", "33.5"},
		{0.25, 2, "1", "0.25"},
		{-0.004, 2, "1", "0"},
		{-12.25, 2, "5", "-12.25"},
		{0.07, 0, "5%", "7%"},
		{0.001, 1, "5%", "0.1%"},
		{0.3325, 2, "30.5%", "33.25%"},
		{-1.5, 0, "3%", "-150%"},
		{1234567, 0, "1_000", "1_234_567"},
		{-999, 0, "1_000", "-999"},
		{0, 4, "1%", "0%"},
	} {
		got := spell(x.value, x.places, x.like)
		if got != x.want {
			t.Errorf("%g as %s with %d places: %s, want %s", x.value, x.like, x.places, got, x.want)
		}
	}
}

func TestValueOf(t *testing.T) {
	for text, want := range map[string]float64{"33.5": 33.5, "-7": -7, "55%": 0.55, "-0.5%": -0.005, "1_000": 1000} {
		if got := valueOf(text); got != want {
			t.Errorf("%s: %g, want %g", text, got, want)
		}
	}
}

"""Solves a game in the format .efg by backward induction, in exact fractions.

A second solver, to hold the first one against: it knows the format as its
public description has it (nodes in prefix order; c chance, p personal, t
terminal; outcomes may be attached to any node and add up), and nothing of
entente. Every player must know where it stands: an information set with two
nodes is refused. Of equally good moves the first listed is taken.

usage: python3 solve.py FILE.efg ...
Prints one line a decision, from the ends back to the root: its name, the move
taken, what the players get; an empty line behind each game.
"""
import re
import sys
from fractions import Fraction

TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([{},])|([^\s{},"]+))')


def tokens(text):
    at, out = 0, []
    text = text.rstrip()
    while at < len(text):
        m = TOKEN.match(text, at)
        if not m:
            sys.exit("cannot read %r" % text[at:at + 20])
        at = m.end()
        if m.group(1) is not None:
            out.append(("text", re.sub(r"\\(.)", r"\1", m.group(1))))
        elif m.group(2) == ",":
            continue  # commas between payoffs may be left out
        else:
            out.append(("mark" if m.group(2) else "word", m.group(2) or m.group(3)))
    return out


class Reader:
    def __init__(self, text):
        self.rest, self.at = tokens(text), 0
        self.outcomes, self.sets, self.actions = {}, set(), {}

    def next(self, kind, value=None):
        got = self.rest[self.at] if self.at < len(self.rest) else ("end", "")
        if got[0] != kind or value is not None and got[1] != value:
            sys.exit("token %d: %r, not %s %s" % (self.at, got, kind, value or ""))
        self.at += 1
        return got[1]

    def sees(self, kind, value=None):
        got = self.rest[self.at] if self.at < len(self.rest) else ("end", "")
        return got[0] == kind and (value is None or got[1] == value)

    def game(self):
        self.next("word", "EFG")
        self.next("word", "2")
        self.next("word")  # D or R
        self.next("text")  # the title
        self.next("mark", "{")
        self.players = []
        while not self.sees("mark", "}"):
            self.players.append(self.next("text"))
        self.next("mark", "}")
        if self.sees("text"):
            self.next("text")  # the comment
        root = self.node()
        if self.at != len(self.rest):
            sys.exit("something follows the game")
        return root

    def braces(self, with_chances):
        """The moves of an information set, with chances or without."""
        out = []
        self.next("mark", "{")
        while not self.sees("mark", "}"):
            name = self.next("text")
            out.append((name, Fraction(self.next("word")) if with_chances else None))
        self.next("mark", "}")
        return out

    def outcome(self):
        """What is gained at a node: nothing for outcome 0."""
        number = int(self.next("word"))
        if self.sees("text"):
            self.next("text")
        if self.sees("mark", "{"):
            self.next("mark", "{")
            payoffs = []
            while not self.sees("mark", "}"):
                payoffs.append(Fraction(self.next("word")))
            self.next("mark", "}")
            self.outcomes[number] = payoffs
        return self.outcomes.get(number, [Fraction(0)] * len(self.players))

    def node(self):
        kind = self.next("word")
        name = self.next("text")
        if kind == "t":
            return {"kind": kind, "name": name, "gain": self.outcome(), "moves": []}
        player = int(self.next("word")) if kind == "p" else 0
        place = (player, int(self.next("word")))
        if self.sees("text"):
            self.next("text")
        if self.sees("mark", "{"):
            self.actions[place] = self.braces(kind == "c")
        if kind == "p" and place in self.sets:
            sys.exit("information set %s has several nodes: information is not perfect" % (place,))
        self.sets.add(place)
        gain = self.outcome()
        moves = [(label, chance, self.node()) for label, chance in self.actions[place]]
        if kind == "c" and sum(chance for _, chance, _ in moves) != 1:
            sys.exit("the chances at %r do not add up to 1" % name)
        return {"kind": kind, "name": name, "player": player - 1, "gain": gain, "moves": moves}


def solve(node, lines):
    """What a node is worth to each player; the decisions go to lines."""
    values = [(label, chance, solve(to, lines)) for label, chance, to in node["moves"]]
    worth = [Fraction(0)] * len(node["gain"])
    if node["kind"] == "c":
        worth = [sum(chance * v[i] for _, chance, v in values) for i in range(len(worth))]
    elif node["kind"] == "p":
        label, _, worth = max(values, key=lambda m: m[2][node["player"]])  # max takes the first
    total = [w + g for w, g in zip(worth, node["gain"])]
    if node["kind"] == "p":
        lines.append("%s\t%s\t%s" % (node["name"], label, " ".join("%.15f" % float(x) for x in total)))
    return total


if __name__ == "__main__":
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            root = Reader(f.read()).game()
        found = []
        solve(root, found)
        print("\n".join(found) + "\n")

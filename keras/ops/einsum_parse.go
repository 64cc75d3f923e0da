package ops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/tensor"
)

// label names an axis in an Einsum: a letter, or a negative number for an axis under "...", counted from the last, -1.
type label int

// labelled is a value with a label for each axis.
type labelled struct {
	x      Value
	labels []label
}

// contraction is a parsed equation.
type contraction struct {
	in   []labelled
	out  []label
	size map[label]tensor.Dim
}

// parseEinsum checks an equation against the values, whose axes under "..." are broadcast against each other.
func parseEinsum(equation string, xs []Value) (c contraction, err error) {
	left, right, explicit := strings.Cut(strings.ReplaceAll(equation, " ", ""), "->")
	terms := strings.Split(left, ",")
	if len(terms) != len(xs) {
		return c, fmt.Errorf("got %d values, want %d", len(xs), len(terms))
	}
	c.size = map[label]tensor.Dim{}
	dots := 0
	for i, term := range terms {
		labels, err := parseTerm(term, len(xs[i].Shape()))
		if err != nil {
			return c, err
		}
		if err := c.measure(labels, xs[i].Shape()); err != nil {
			return c, err
		}
		for _, l := range labels {
			dots = max(dots, -int(l))
		}
		c.in = append(c.in, labelled{xs[i], labels})
	}
	if explicit {
		c.out, err = c.explicit(right, dots)
	} else {
		c.out = c.implicit(dots)
	}
	return c, err
}

// parseTerm returns the labels of a value of the given rank, or with rank -1 those without "...", which must not be there.
func parseTerm(term string, rank int) (labels []label, err error) {
	before, after, dots := strings.Cut(term, "...")
	letters := len(before) + len(after)
	if letters > rank || !dots && letters != rank {
		return nil, fmt.Errorf("term %q: got a value of rank %d", term, rank)
	}
	add := func(part string) {
		for _, r := range part {
			if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
				err = fmt.Errorf("term %q: %q is no letter", term, r)
			}
			labels = append(labels, label(r))
		}
	}
	add(before)
	for k := rank - letters; k > 0; k-- {
		labels = append(labels, label(-k))
	}
	add(after)
	return labels, err
}

// measure notes the size of each label; axes under "..." of size 1 take that of the others.
func (c *contraction) measure(labels []label, s tensor.Shape) error {
	for i, l := range labels {
		have, seen := c.size[l]
		switch {
		case !seen || l < 0 && have == tensor.D(1):
			c.size[l] = s[i]
		case have != s[i] && !(l < 0 && s[i] == tensor.D(1)):
			return fmt.Errorf("axis %s: got sizes %v and %v", l, have, s[i])
		}
	}
	return nil
}

// explicit parses the side of the result.
func (c *contraction) explicit(term string, dots int) ([]label, error) {
	rank := len(strings.Replace(term, "...", "", 1))
	if strings.Contains(term, "...") {
		rank += dots
	} else if dots > 0 {
		return nil, fmt.Errorf("result %q: want \"...\", under which the values have %d axes", term, dots)
	}
	labels, err := parseTerm(term, rank)
	if err != nil {
		return nil, fmt.Errorf("result %w", err)
	}
	for i, l := range labels {
		if _, known := c.size[l]; !known {
			return nil, fmt.Errorf("result: axis %s is in no value", l)
		}
		if slices.Contains(labels[:i], l) {
			return nil, fmt.Errorf("result: axis %s twice", l)
		}
	}
	return labels, nil
}

// implicit is the axes under "...", then the letters that occur once in alphabetical order.
func (c *contraction) implicit(dots int) (out []label) {
	for k := dots; k > 0; k-- {
		out = append(out, label(-k))
	}
	count := map[label]int{}
	for _, v := range c.in {
		for _, l := range v.labels {
			count[l]++
		}
	}
	var letters []label
	for l, n := range count {
		if l > 0 && n == 1 {
			letters = append(letters, l)
		}
	}
	slices.Sort(letters)
	return append(out, letters...)
}

// String is the letter, or "..." with the axis under it.
func (l label) String() string {
	if l < 0 {
		return fmt.Sprintf("...[%d]", int(l))
	}
	return string(rune(l))
}

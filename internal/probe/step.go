package probe

import "fmt"

// State is what a step found.
type State uint8

// The states. Missing and Wrong come with what to do about it.
const (
	OK State = iota
	Missing
	Wrong
)

func (s State) String() string { return [...]string{"ok", "missing", "wrong"}[s] }

// Step is one thing that was looked at.
type Step struct {
	Name  string
	State State
	Text  string // what is there, or is not
	Do    string // what to do; empty if all is well
}

// String returns the step as one line.
func (s Step) String() string {
	line := fmt.Sprintf("%-20s %-7s  %s", s.Name, s.State, s.Text)
	if s.Do != "" {
		line += ": " + s.Do
	}
	return line
}

// First returns the first step that is not OK.
func First(steps []Step) (Step, bool) {
	for _, s := range steps {
		if s.State != OK {
			return s, true
		}
	}
	return Step{}, false
}

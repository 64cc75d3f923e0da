package layers

import "strings"

// Rename gives l and its weights another name. Only a built layer whose name was made up and that no model has adopted can be
// renamed; ok is false for others.
func Rename(l Any, name string) (ok bool) {
	s := l.base().state
	if s == nil || !s.auto || s.adopted.Load() {
		return false
	}
	old := s.name + "/"
	for _, v := range Variables(l) {
		if rest, inside := strings.CutPrefix(v.Name, old); inside {
			v.Name = join(name, rest)
		}
	}
	s.name = name
	return true
}

// Adopt fixes the name of a built layer: it is part of a model.
func Adopt(l Any) { l.base().state.adopted.Store(true) }

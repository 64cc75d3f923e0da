package datasets

import (
	"fmt"
	"strings"
)

// NotFoundError says that no place had a data set.
type NotFoundError struct {
	Dataset string    // such as "MNIST"
	Folder  string    // where files put by hand are found
	Tried   []Attempt // in order
	hint    string
}

// Attempt is a place that was searched and why it gave nothing.
type Attempt struct {
	Place string
	Err   error
}

// Error lists the places and tells how to get the files by hand.
func (e *NotFoundError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "datasets: %s not found; tried", e.Dataset)
	for _, a := range e.Tried {
		fmt.Fprintf(&b, "\n  %s: %v", a.Place, a.Err)
	}
	fmt.Fprintf(&b, "\nto get it by hand, put %s\ninto %s", e.hint, e.Folder)
	return b.String()
}

// Unwrap returns the reasons.
func (e *NotFoundError) Unwrap() []error {
	errs := make([]error, len(e.Tried))
	for i, a := range e.Tried {
		errs[i] = a.Err
	}
	return errs
}

// damaged is a file that is there but not what it should be.
type damaged struct {
	from string
	err  error
}

func (d *damaged) Error() string { return fmt.Sprintf("datasets: %s: %v", d.from, d.err) }
func (d *damaged) Unwrap() error { return d.err }

// hint names the files and where they are published.
func (d set) hint() string {
	names := make([]string, len(d.files))
	for i, f := range d.files {
		names[i] = f.name + ".gz"
	}
	s := strings.Join(names, ", ")
	if len(d.mirrors) > 0 {
		s += "\nfrom " + d.mirrors[0]
	}
	return s
}

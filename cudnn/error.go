package cudnn

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/cudnn/driver"
)

// ErrNoCUDA is what every call returns in a build without the tag cuda.
var ErrNoCUDA = driver.ErrNoCUDA

// ErrNotSupported is what the errors of cuDNN for a combination that it does not compute are: errors.Is(err, ErrNotSupported).
var ErrNotSupported = errors.New("cudnn: not supported")

// Error is a status of cuDNN that is not CUDNN_STATUS_SUCCESS.
type Error struct {
	Func string // the C function
	Code int    // cudnnStatus_t
	Name string // the name of Code, such as CUDNN_STATUS_BAD_PARAM
	Text string // what cudnnGetLastErrorString said, maybe nothing
}

// Error returns the function, the status and the library's text.
func (e *Error) Error() string {
	s := fmt.Sprintf("cudnn: %s: %s (%d)", e.Func, e.Name, e.Code)
	if e.Text != "" {
		s += ": " + e.Text
	}
	return s
}

// Is tells whether the error is ErrNotSupported. The thousands of a status are its category.
func (e *Error) Is(target error) bool { return target == ErrNotSupported && e.Code/1000 == 3 }

// oneLine puts the lines of an error text of the library behind each other.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

const wantMajor = 9

// checkVersion returns an error unless a library of that version can be used by a build with those headers; both as cudnnGetVersion has them.
func checkVersion(library, headers int) error {
	if major(library) == wantMajor {
		return nil
	}
	return fmt.Errorf("cudnn: version: got library %s, want %d.x: this program is built with %s", versionText(library), wantMajor, versionText(headers))
}

// The factor of the major version was 1000 before 9.0.
func major(v int) int {
	if v < 90000 {
		return v / 1000
	}
	return v / 10000
}

func versionText(v int) string {
	rest := v % 10000
	if v < 90000 {
		rest = v % 1000
	}
	return fmt.Sprintf("%d.%d.%d", major(v), rest/100, rest%100)
}

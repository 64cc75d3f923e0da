package keras

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Verbosity says what Fit and Evaluate print.
type Verbosity uint8

// The verbosities. Auto is Bar in a terminal and Line elsewhere.
const (
	Auto   Verbosity = iota
	Silent           // nothing
	Bar              // a progress bar that is redrawn, at most ten times a second
	Line             // one line an epoch
)

const (
	redrawEvery = 100 * time.Millisecond
	barCells    = 20
	barCell     = "━" // U+2501, as Keras draws it
)

// progress prints how a Fit goes.
type progress struct {
	verbose Verbosity
	w       io.Writer
	epoch   int
	epochs  int
	steps   int
	start   time.Time
	drawn   time.Time
	width   int // of the line on the screen
	now     func() time.Time
}

func newProgress(v Verbosity, w io.Writer) *progress {
	if w == nil {
		w = os.Stdout
	}
	if v == Auto {
		v = Line
		if f, ok := w.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
				v = Bar
			}
		}
	}
	return &progress{verbose: v, w: w, now: time.Now}
}

func (p *progress) begin(epoch, epochs, steps int) {
	p.epoch, p.epochs, p.steps = epoch, epochs, steps
	p.start = p.now()
	p.drawn = p.start
	if p.verbose == Bar {
		fmt.Fprintf(p.w, "Epoch %d/%d\n", epoch+1, epochs)
	}
}

// due tells whether the bar wants to be redrawn now.
func (p *progress) due() bool {
	return p.verbose == Bar && p.now().Sub(p.drawn) >= redrawEvery
}

func (p *progress) update(step int, logs Logs) {
	p.drawn = p.now()
	took := p.drawn.Sub(p.start)
	eta := took / time.Duration(step) * time.Duration(p.steps-step)
	p.draw(fmt.Sprintf("%s %s %s", p.bar(step), seconds(eta), p.perStep(took, step)), logs, "")
}

func (p *progress) end(logs Logs, took time.Duration) {
	switch p.verbose {
	case Bar:
		p.draw(fmt.Sprintf("%s %s %s", p.bar(p.steps), seconds(took), p.perStep(took, p.steps)), logs, "\n")
	case Line:
		fmt.Fprintf(p.w, "Epoch %d/%d - %s - %s - %v\n", p.epoch+1, p.epochs, seconds(took), p.perStep(took, p.steps), logs)
	}
}

// evaluated prints the line of an Evaluate.
func (p *progress) evaluated(steps int, logs Logs, took time.Duration) {
	p.steps = steps
	switch p.verbose {
	case Bar:
		p.draw(fmt.Sprintf("%s %s %s", p.bar(steps), seconds(took), p.perStep(took, steps)), logs, "\n")
	case Line:
		fmt.Fprintf(p.w, "%d/%d - %s - %s - %v\n", steps, steps, seconds(took), p.perStep(took, steps), logs)
	}
}

// abort leaves the bar's line.
func (p *progress) abort() {
	if p.verbose == Bar && p.width > 0 {
		fmt.Fprintln(p.w)
	}
}

// draw writes a line over the one before it.
func (p *progress) draw(head string, logs Logs, end string) {
	line := head + " - " + logs.String()
	pad := max(0, p.width-len([]rune(line)))
	p.width = len([]rune(line))
	fmt.Fprint(p.w, "\r", line, strings.Repeat(" ", pad), end)
	if end != "" {
		p.width = 0
	}
}

// bar draws 313/313 and the cells.
func (p *progress) bar(step int) string {
	done := barCells * step / max(1, p.steps)
	count := fmt.Sprint(p.steps)
	return fmt.Sprintf("%*d/%s \x1b[32m%s\x1b[0m\x1b[37m%s\x1b[0m", len(count), step, count,
		strings.Repeat(barCell, done), strings.Repeat(barCell, barCells-done))
}

func (p *progress) perStep(d time.Duration, steps int) string {
	d /= time.Duration(max(1, steps))
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.0fs/step", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%dms/step", d.Milliseconds())
	}
	return fmt.Sprintf("%dus/step", d.Microseconds())
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return fmt.Sprintf("%.0fs", d.Seconds())
}

package keras

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Verbosity says what Fit, Evaluate and Predict print.
type Verbosity uint8

// The verbosities. Auto is Bar in a terminal and Line elsewhere.
const (
	Auto   Verbosity = iota
	Silent           // nothing
	Bar              // a progress bar that is redrawn, at most ten times a second
	Line             // a line at the end of each epoch
)

const (
	redrawEvery = 100 * time.Millisecond
	barCells    = 20
	barCell     = "━" // U+2501, as Keras draws it

	bold  = "\x1b[1m"
	green = "\x1b[32m"
	white = "\x1b[37m"
	plain = "\x1b[0m"
)

// progress prints how a run goes, as Keras's Progbar does.
type progress struct {
	verbose Verbosity
	w       io.Writer
	steps   int // of an epoch; 0: not known
	start   time.Time
	drawn   time.Time
	width   int // of the line on the screen
	now     func() time.Time
}

func newProgress(v Verbosity, w io.Writer) *progress {
	w = orStdout(w)
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

// epoch prints the head of one of several epochs.
func (p *progress) epoch(epoch, epochs int) {
	if epochs > 1 && p.verbose != Silent {
		fmt.Fprintf(p.w, "Epoch %d/%d\n", epoch+1, epochs)
	}
}

// begin starts the clock.
func (p *progress) begin(steps int) {
	if p.verbose == Silent {
		return
	}
	p.steps = steps
	p.start, p.drawn = p.now(), time.Time{}
}

// due tells whether the bar wants to be redrawn now.
func (p *progress) due() bool {
	return p.verbose == Bar && p.now().Sub(p.drawn) >= redrawEvery
}

// update draws the bar after some steps.
func (p *progress) update(step int, logs Logs) {
	p.drawn = p.now()
	took := p.drawn.Sub(p.start)
	shown := fmt.Sprintf("%.0fs", took.Seconds())
	if p.steps > 0 {
		shown = remaining(took / time.Duration(step) * time.Duration(max(0, p.steps-step)))
	}
	p.draw(fmt.Sprintf("%s %s%s%s %s", p.bar(step), bold, shown, plain, perStep(took, step)), logs, "")
}

// end prints the last line, of so many steps.
func (p *progress) end(steps int, logs Logs, took time.Duration) {
	if p.steps == 0 {
		p.steps = steps
	}
	switch p.verbose {
	case Bar:
		p.draw(fmt.Sprintf("%s %s%.0fs%s %s", p.bar(p.steps), bold, took.Seconds(), plain, perStep(took, steps)), logs, "\n")
	case Line:
		fmt.Fprintf(p.w, "%d/%d - %.0fs - %s%s\n", p.steps, p.steps, took.Seconds(), perStep(took, steps), listed(logs))
	}
}

// abort leaves the bar's line.
func (p *progress) abort() {
	if p.verbose == Bar && p.width > 0 {
		fmt.Fprintln(p.w)
		p.width = 0
	}
}

// draw writes a line over the one before it.
func (p *progress) draw(head string, logs Logs, end string) {
	line := head + listed(logs)
	width := visible(line)
	pad := max(0, p.width-width)
	p.width = width
	fmt.Fprint(p.w, "\r", line, strings.Repeat(" ", pad), end)
	if end != "" {
		p.width = 0
	}
}

var invisible = strings.NewReplacer(bold, "", green, "", white, "", plain, "")

// visible counts the cells that a line takes on the screen.
func visible(line string) int { return len([]rune(invisible.Replace(line))) }

// listed is what follows the time: nothing, or " - loss: 0.5000".
func listed(logs Logs) string {
	if len(logs) == 0 {
		return ""
	}
	return " - " + logs.String()
}

// bar draws 313/313 and the cells.
func (p *progress) bar(step int) string {
	if p.steps == 0 {
		return fmt.Sprintf("%7d/Unknown", step)
	}
	done := barCells * min(step, p.steps) / p.steps
	count := fmt.Sprint(p.steps)
	cells := fmt.Sprintf("%s%s%s", white, strings.Repeat(barCell, barCells-done), plain)
	if done > 0 {
		cells = fmt.Sprintf("%s%s%s%s", green, strings.Repeat(barCell, done), plain, cells)
	}
	return fmt.Sprintf("%s%*d/%s%s %s", bold, len(count), step, count, plain, cells)
}

func perStep(d time.Duration, steps int) string {
	d /= time.Duration(max(1, steps))
	switch {
	case d >= time.Second || d == 0:
		return fmt.Sprintf("%.0fs/step", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.0fms/step", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.0fus/step", d.Seconds()*1e6)
}

// remaining prints an expected time: 12s, 2:05 or 1:02:05.
func remaining(d time.Duration) string {
	s := int(d.Seconds())
	switch {
	case s > 3600:
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s%3600/60, s%60)
	case s > 60:
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%ds", s)
}

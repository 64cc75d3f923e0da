package keras

import (
	"errors"
	"fmt"
	"io"

	"github.com/gokeras/gokeras/keras/data"
)

// PrintProgram writes the training step that Fit would run on these data: variables, instructions with their layers, fused groups and
// kernels, and where each value lies. It trains nothing.
func (m *Model) PrintProgram(w io.Writer, train data.Indexed, batchSize int) error {
	if err := m.ready("PrintProgram"); err != nil {
		return err
	}
	if !m.training.CompareAndSwap(false, true) {
		return errors.New("keras: PrintProgram: a Fit is under way")
	}
	defer m.training.Store(false)
	if _, err := indexedData("PrintProgram", train); err != nil {
		return err
	}
	if batchSize < 0 {
		return fmt.Errorf("keras: PrintProgram: got batch size %d, want at least 1", batchSize)
	}
	l, err := m.newLoop("PrintProgram", train, train.Spec(), min(orInt(batchSize, 32), train.Len()), true)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "device %s, %v ", l.d.Name(), l.p.mode); err != nil {
		return err
	}
	return l.p.plan.Print(w, l.p.exec.Kernel)
}

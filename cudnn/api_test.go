package cudnn

import (
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/apitest"
)

func TestSameAPIWithoutCUDA(t *testing.T) { apitest.Same(t) }

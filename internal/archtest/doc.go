// Package archtest holds the arrows of docs/design.md: who may import whom, and where cgo may stand.
package archtest

//go:build tools

// Package tools names the command that test:cluster builds, so that go.mod and go.sum pin everything it is made of.
package tools

import _ "go.etcd.io/etcd/server/v3"

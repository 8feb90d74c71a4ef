// Command entente judges military coalitions by declarative rules.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/entente-lang/entente/cmd/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	code := cli.Main(ctx, cli.System())
	stop()
	os.Exit(code)
}

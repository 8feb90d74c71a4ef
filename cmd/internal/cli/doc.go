// Package cli is the command line.
//
// In: an Env, which is everything a command reaches of the world around it.
// Out: an exit code; results on stdout, all else on stderr.
//
//   - main.go runs a command and turns what came of it into an exit code.
//   - commands.go lists the commands, one file each.
//   - study.go finds a study's root and loads it; config.go reads its config.
//
// To add a command: its file, its line in commands.go, its help golden and at
// least one testdata/script/<name>_<topic>.txtar. Its example is run by a test.
package cli

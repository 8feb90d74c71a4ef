package cli

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed schema
var schemas embed.FS

// schemaNames are the schemas, one file each.
func schemaNames() (names []string) {
	entries, err := fs.ReadDir(schemas, "schema")
	if err != nil { // the folder is embedded
		panic(err)
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// codesJSON are the codes that stand in the schema of the config in place of
// "CODES".
func codesJSON() []byte {
	var quoted []string
	for _, c := range lintCodes() {
		quoted = append(quoted, `"`+c+`"`)
	}
	return []byte(strings.Join(quoted, ",\n          "))
}

// openAPIName stands among the schemas for the description of the service.
const openAPIName = "openapi"

func schemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print the JSON Schema of an output or of the config",
		Long: `Print the JSON Schema (draft 2020-12) of what a command writes with -f json, of
the config, or of what entente serve takes and gives; or openapi, the description
of that service. Without a name it lists the schemas.`,
		Example:   "  entente schema\n  entente schema score\n  entente schema config",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: append(schemaNames(), openAPIName),
		RunE:      a.schema,
	}
}

func (a *app) schema(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		_, err := fmt.Fprintln(a.env.Stdout, strings.Join(append(schemaNames(), openAPIName), "\n"))
		return err
	}
	if args[0] == openAPIName {
		text, err := openAPI()
		if err == nil {
			_, err = a.env.Stdout.Write(text)
		}
		return err
	}
	text, err := fs.ReadFile(schemas, "schema/"+args[0]+".json")
	if err != nil {
		return unknown("there is no schema", args[0], schemaNames())
	}
	_, err = a.env.Stdout.Write(bytes.Replace(text, []byte(`"CODES"`), codesJSON(), 1))
	return err
}

package cli

import (
	"reflect"
	"strings"
	"testing"
)

func TestReadDiff(t *testing.T) {
	const diff = `diff --git a/a b.entente b/a b.entente
--- a/a b.entente	
+++ b/a b.entente	
@@ -3 +3,2 @@ head
-old
++++ b/not-a-header
+@@ -1 +1 @@
@@ -9,2 +10,0 @@
--- a/nor this
-one
diff --git "a/t\tab" "b/t\tab"
--- /dev/null
+++ "b/t\tab"
@@ -0,0 +1 @@
+x
\ No newline at end of file
`
	got, err := readDiff(strings.NewReader(diff))
	want := changes{"a b.entente": {{3, 4}, {10, 11}}, "t\tab": {{1, 1}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func TestNewFromWithoutGit(t *testing.T) {
	dir := started(t)
	t.Setenv("PATH", t.TempDir())
	r := run(t, dir, "lint", "--new-from", "HEAD")
	if r.code != exitUsage || !strings.Contains(r.errors, "needs git, which is not installed") {
		t.Errorf("exit %d, %s", r.code, r.errors)
	}
}

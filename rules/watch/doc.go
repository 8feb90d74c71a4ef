// Package watch tells when the files of a study change.
//
// In: the study's folder. Out: a call for every change that a rule set may rest
// on, once its files have been quiet for a moment.
//
// It is the one package below the command that imports fsnotify. A program that
// embeds entente pays for that only if it imports this package, and hands
// Folder to the facade's Watch.
package watch

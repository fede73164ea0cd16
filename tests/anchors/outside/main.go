// Outside checks a log of ours with the code of Go's checksum database. Nothing here hashes, proves or verifies:
// note and tlog of golang.org/x/mod do. It knows where our files lie and how an entry bundle is cut, no more.
//
//	outside log VKEY FOLDER [OLD-CHECKPOINT...]   checkpoint, every entry, every tile, proofs of its own making
//	outside proof VKEY FILE ENTRY                 a tlog-proof of ours, for the entry in that file
//	outside consistency VKEY OLD NEW PROOF        two checkpoints, and the hashes between them as we give them
//
// It ends with 0 if all of it is true, with 1 and the reason if not, with 2 if it was called otherwise.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height  = 8
	width   = 1 << height
	samples = 64
)

// files reads tiles from a folder laid out as c2sp.org/tlog-tiles says: like tlog's own paths, without the height.
type files struct{ folder string }

func (f files) Height() int                               { return height }
func (f files) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.read(tile)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return os.ReadFile(filepath.Join(f.folder, strings.Replace(path, "tile/data/", "tile/entries/", 1)))
}

// signedTree is the tree of a checkpoint that the key has signed under the log's own name.
func signedTree(vkey, file string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tree, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// entries cuts an entry bundle: each entry after its length in two bytes.
func entries(bundle []byte) (found [][]byte, err error) {
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
			return nil, fmt.Errorf("a bundle ends within an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		found, bundle = append(found, bundle[2:end]), bundle[end:]
	}
	return found, nil
}

func checkEntries(f files, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += width {
		count := min(width, tree.N-first)
		bundle, err := f.read(tlog.Tile{H: height, L: -1, N: first / width, W: int(count)})
		if err != nil {
			return err
		}
		bodies, err := entries(bundle)
		if err != nil || int64(len(bodies)) != count {
			return fmt.Errorf("bundle %d: %d entries where %d belong (%v)", first/width, len(bodies), count, err)
		}
		var places []int64
		for i := range bodies {
			places = append(places, tlog.StoredHashIndex(0, first+int64(i)))
		}
		leaves, err := hashes.ReadHashes(places)
		if err != nil {
			return err
		}
		for i, body := range bodies {
			if tlog.RecordHash(body) != leaves[i] {
				return fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
		}
	}
	return nil
}

func checkSamples(tree tlog.Tree, hashes tlog.HashReader) error {
	chance := rand.New(rand.NewSource(tree.N))
	for i := 0; i < samples; i++ {
		if err := checkLeaf(tree, pick(chance, i, tree.N), hashes); err != nil {
			return err
		}
		size := 1 + pick(chance, i, tree.N)
		root, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return err
		}
		if err := checkGrown(tlog.Tree{N: size, Hash: root}, tree, hashes); err != nil {
			return err
		}
	}
	return nil
}

// pick is the last, then the first, then any of `below` numbers.
func pick(chance *rand.Rand, turn int, below int64) int64 {
	switch turn {
	case 0:
		return below - 1
	case 1:
		return 0
	}
	return chance.Int63n(below)
}

func checkLeaf(tree tlog.Tree, place int64, hashes tlog.HashReader) error {
	leaves, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, place)})
	if err != nil {
		return err
	}
	proof, err := tlog.ProveRecord(tree.N, place, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, place, leaves[0])
}

func checkGrown(old, tree tlog.Tree, hashes tlog.HashReader) error {
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

func checkLog(vkey, folder string, olds []string) error {
	tree, err := signedTree(vkey, filepath.Join(folder, "checkpoint"))
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	f := files{folder}
	hashes := tlog.TileHashReader(tree, f)
	if err := checkEntries(f, tree, hashes); err != nil {
		return fmt.Errorf("entries: %w", err)
	}
	if err := checkSamples(tree, hashes); err != nil {
		return fmt.Errorf("proofs: %w", err)
	}
	for _, file := range olds {
		old, err := signedTree(vkey, file)
		if err == nil {
			err = checkGrown(old, tree, hashes)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	fmt.Printf("%d entries, %d older checkpoints\n", tree.N, len(olds))
	return nil
}

func checkProof(vkey, file, entry string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, signed, _ := bytes.Cut(data, []byte("\n\n"))
	checkpoint := file + ".checkpoint"
	if err := os.WriteFile(checkpoint, signed, 0o600); err != nil {
		return err
	}
	tree, err := signedTree(vkey, checkpoint)
	if err != nil {
		return err
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a tlog-proof: %q", lines[0])
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	place, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	body, err := os.ReadFile(entry)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(path), tree.N, tree.Hash, place, tlog.RecordHash(body))
}

func checkConsistency(vkey, older, newer, file string) error {
	old, err := signedTree(vkey, older)
	if err != nil {
		return err
	}
	tree, err := signedTree(vkey, newer)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	proof, err := parseHashes(strings.Fields(string(data)))
	if err != nil {
		return err
	}
	return tlog.CheckTree(tlog.TreeProof(proof), tree.N, tree.Hash, old.N, old.Hash)
}

func parseHashes(lines []string) (found []tlog.Hash, err error) {
	for _, line := range lines {
		data, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(data) != tlog.HashSize {
			return nil, fmt.Errorf("not a hash: %q", line)
		}
		var hash tlog.Hash
		copy(hash[:], data)
		found = append(found, hash)
	}
	return found, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func main() {
	words := os.Args[1:]
	var err error
	switch {
	case len(words) >= 3 && words[0] == "log":
		err = checkLog(words[1], words[2], words[3:])
	case len(words) == 4 && words[0] == "proof":
		err = checkProof(words[1], words[2], words[3])
	case len(words) == 5 && words[0] == "consistency":
		err = checkConsistency(words[1], words[2], words[3], words[4])
	default:
		fmt.Fprintln(os.Stderr, "usage: outside log|proof|consistency VKEY ...")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Command withpostgres runs a command beside a Postgres server of its own: a new cluster in a temporary folder, on a free
// loopback port, from whatever Postgres is installed. The command finds its URL in GATEHOUSE_TEST_POSTGRES.
//
//	go run ./persistence/persistencetest/withpostgres go test ./...
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"gatehouse/persistence/persistencetest"
)

func main() {
	err := run(os.Args[1:])
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
}

func run(command []string) error {
	if len(command) == 0 {
		return errors.New("which command?")
	}
	programs, err := postgresPrograms()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp(memory(), "gatehouse-postgres-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	as, err := identity(folder)
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	data := filepath.Join(folder, "data")
	postgres := func(program string, arguments ...string) error {
		cmd := exec.Command(filepath.Join(programs, program), arguments...)
		cmd.Dir, cmd.SysProcAttr = folder, as
		// pg_ctl leaves the server behind: it must not hold a pipe of ours, so its output goes to a file.
		log, err := os.OpenFile(filepath.Join(folder, program+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
		if err != nil {
			return err
		}
		defer log.Close()
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("%s: %w\n%s", program, err, said)
		}
		return nil
	}
	if err := postgres("initdb", "-D", data, "-U", "gatehouse", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return err
	}
	// Nothing here outlives the run, so nothing needs to reach the disk.
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c dynamic_shared_memory_type=mmap -c max_connections=300", port)
	if err := postgres("pg_ctl", "-D", data, "-w", "-l", filepath.Join(folder, "server.log"), "-o", options, "start"); err != nil {
		said, _ := os.ReadFile(filepath.Join(folder, "server.log"))
		return fmt.Errorf("%w\n%s", err, said)
	}
	defer func() { _ = postgres("pg_ctl", "-D", data, "-m", "immediate", "stop") }()

	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=postgres://gatehouse@127.0.0.1:%d/postgres", persistencetest.ServerVariable, port))
	return cmd.Run()
}

// memory is a folder in memory with room for the cluster, or "" for the usual place of temporary files: each test's database is
// hundreds of files, which a disk is slow to make and remove.
func memory() string {
	const folder, room = "/dev/shm", 4 << 30
	var free syscall.Statfs_t
	if err := syscall.Statfs(folder, &free); err != nil || free.Bavail*uint64(free.Bsize) < room {
		return ""
	}
	return folder
}

// postgresPrograms finds the folder of initdb and pg_ctl: on the path, or where Debian puts them, the newest first.
func postgresPrograms() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(real), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("no Postgres is installed; on Debian: apt-get install postgresql")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(strings.Split(path, "/")[4])
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// identity is whom Postgres runs as: it refuses root, so root lends it the user postgres, or nobody.
func identity(folder string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(folder, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

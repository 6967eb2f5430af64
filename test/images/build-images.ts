import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { podman } from './podman.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const authorities = '/etc/ssl/certs/ca-certificates.crt';

/** The images by the name the manifests give them. */
export const imageOf = (name: string): string => `localhost/harvester-test/${name}`;

/** What GitHub's runner is for these tests: it says what it was handed. The real one comes from a release page, which no package index has. */
const standInRunner = '#!/bin/sh\necho "takes one job: ${#ACTIONS_RUNNER_INPUT_JITCONFIG} characters, uid $(id -u)"\n';

/** Builds every image of `deploy/` from the working tree. Layers of an earlier run are used again where nothing before them changed. */
export async function buildImages(say: (line: string) => void): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-images-'));
  try {
    await layOutDebian(dir, say);
    const bases = join(dir, 'bases');
    await mkdir(bases);
    await cp(dirname(dirname(await realpath((await run('which', ['npm'])).stdout.trim()))), join(bases, 'npm'), { recursive: true });
    await cp(await realpath(join(root, 'node_modules', '.bin', 'node')), join(bases, 'node'));
    for (const name of ['node', 'python', 'postgres'])
      await build({ name, say, file: join(root, 'test/images/Containerfile'), context: bases, args: { DEBIAN: imageOf('debian') } });

    const context = await checkout(dir);
    const harvester = {
      say,
      context,
      file: join(context, 'deploy/images/harvester/Containerfile'),
      args: { BUILD_IMAGE: imageOf('node') },
    };
    for (const name of ['app', 'service']) await build({ ...harvester, name });
    const recipe = (path: string, args: Record<string, string>) => ({ say, context, file: join(context, path), args, target: '' });
    await build({ name: 'mlflow', ...recipe('deploy/images/mlflow/Containerfile', { PYTHON_IMAGE: imageOf('python') }), timestamp: true });
    await build({ name: 'backup', ...recipe('deploy/images/backup/Containerfile', { POSTGRES_IMAGE: imageOf('postgres') }) });
    const runner = { BUILD_IMAGE: imageOf('node'), BASE: imageOf('debian'), SSL_CERT_FILE: authorities };
    await build({ name: 'runner', ...recipe('deploy/runner/Containerfile', runner) });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Build {
  readonly name: string;
  readonly file: string;
  readonly context: string;
  readonly args: Readonly<Record<string, string>>;
  /** Stage of the recipe; the name when absent, the last one when empty. */
  readonly target?: string;
  /** Whether its recipe is built with `--timestamp 0`: the same bytes each time. */
  readonly timestamp?: boolean;
  readonly say: (line: string) => void;
}

async function build({ name, file, context, args, target = name, timestamp = false, say }: Build): Promise<void> {
  say(`building ${name}`);
  const settings = join(dirname(context), 'settings');
  await mkdir(settings, { recursive: true });
  // Where an outgoing proxy has an authority of its own, npm and pip must be told; nothing of it stays in the image.
  await writeFile(join(settings, 'npmrc'), `cafile=${authorities}\n`);
  await writeFile(join(settings, 'pip.conf'), `[global]\ncert = ${authorities}\n`);
  const mounts = [`${authorities}:${authorities}:ro`, `${settings}/npmrc:/usr/local/etc/npmrc:ro`, `${settings}/pip.conf:/etc/pip.conf:ro`];
  await podman(
    'build',
    '--network=host',
    ...(timestamp ? ['--timestamp=0'] : []),
    ...mounts.flatMap((mount) => ['--volume', mount]),
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...(target ? ['--target', target] : []),
    '--file',
    file,
    '--tag',
    imageOf(name),
    context,
  );
}

/** Debian as the public base images have it: its own packages, no more than apt needs. Made once, kept by podman. */
async function layOutDebian(dir: string, say: (line: string) => void): Promise<void> {
  if (
    await podman('image', 'exists', imageOf('debian')).then(
      () => true,
      () => false,
    )
  )
    return;
  say('laying out Debian');
  const tar = join(dir, 'debian.tar');
  await run('mmdebstrap', ['--quiet', '--variant=apt', '--include=ca-certificates', 'bookworm', tar], { maxBuffer: 1 << 26 });
  await podman('import', '--quiet', tar, imageOf('debian'));
}

/** The working tree as a clean checkout would have it, changes that are not committed too, with GitHub's runner unpacked in it. */
async function checkout(dir: string): Promise<string> {
  const to = join(dir, 'checkout');
  await mkdir(join(to, 'actions-runner'), { recursive: true });
  const copy = 'git -C "$1" ls-files -co --exclude-standard -z | tar -C "$1" --null --ignore-failed-read -T - -cf - | tar -C "$2" -xf -';
  await run('sh', ['-c', copy, 'sh', root, to], { maxBuffer: 1 << 26 });
  await writeFile(join(to, 'actions-runner', 'run.sh'), standInRunner);
  await chmod(join(to, 'actions-runner', 'run.sh'), 0o755);
  return to;
}

import { parentPort, workerData } from 'node:worker_threads';
import { raw } from 'jq-wasm';

/**
 * The thread that runs jq. jq-wasm copies its whole input and output once per byte, which makes a batch of
 * 100 KB take seconds, so the two system calls behind them are replaced while the module is instantiated:
 * input is read from, and output is kept in, plain buffers. Where a later jq-wasm names them otherwise, its
 * own slow way still gives the same results.
 */

export interface JqJob {
  id: number;
  program: string;
  /** JSON texts, one per line. */
  input: string;
  /** Bytes of output and of memory beyond which the job is given up. */
  maxOutput: number;
  maxMemory: number;
}

export interface JqReply {
  id: number;
  stdout: string;
  stderr: string;
  /** Set when jq did not come to its end; the thread must not be used again. */
  crash?: string;
}

type SystemCall = (...numbers: number[]) => number;

const TOO_MUCH_MEMORY = 'it needed too much memory';

const io = {
  direct: false,
  memory: undefined as WebAssembly.Memory | undefined,
  input: new Uint8Array(0),
  position: 0,
  output: [] as Uint8Array[],
  outputBytes: 0,
  errors: [] as Uint8Array[],
  maxOutput: 1e6,
  maxMemory: 1e9,
  /** Why the job was given up, where we know better than jq. */
  reason: undefined as string | undefined,
};

/** The byte ranges of a scatter/gather list (WASI `iovec`: address and length, 32 bits each). */
function ranges(address: number, count: number): Uint8Array[] {
  const { buffer } = io.memory!;
  const view = new DataView(buffer);
  return Array.from({ length: count }, (_, i) => {
    const at = address + 8 * i;
    return new Uint8Array(buffer, view.getUint32(at, true), view.getUint32(at + 4, true));
  });
}

function setNumber(address: number, value: number): void {
  new DataView(io.memory!.buffer).setUint32(address, value, true);
}

const replacements: Record<string, (original: SystemCall) => SystemCall> = {
  _fd_read: () => (_fd, list, count, result) => {
    let total = 0;
    for (const range of ranges(list!, count!)) {
      const part = io.input.subarray(io.position, io.position + range.length);
      range.set(part);
      io.position += part.length;
      total += part.length;
    }
    setNumber(result!, total);
    return 0;
  },
  _fd_write: () => (fd, list, count, result) => {
    let total = 0;
    for (const range of ranges(list!, count!)) {
      (fd === 1 ? io.output : io.errors).push(range.slice());
      total += range.length;
    }
    io.outputBytes += total;
    if (io.outputBytes > io.maxOutput) {
      io.reason = 'it gave too much output';
      throw new Error(io.reason);
    }
    setNumber(result!, total);
    return 0;
  },
  _emscripten_resize_heap: (original) => (size) => {
    if (size! >>> 0 <= io.maxMemory) return original(size!);
    io.reason = TOO_MUCH_MEMORY;
    return 0;
  },
};

/** Gives jq-wasm's next instantiation our system calls. This thread runs nothing but jq. */
function hookInstantiation(): void {
  const instantiate = WebAssembly.instantiate as (
    bytes: BufferSource,
    imports: WebAssembly.Imports,
  ) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
  const hooked: typeof instantiate = async (bytes, imports) => {
    const own = Object.fromEntries(
      Object.entries(imports).map(([module, members]) => [module, { ...members }]),
    ) as WebAssembly.Imports;
    const found = new Set<string>();
    for (const members of Object.values(own)) {
      for (const [key, member] of Object.entries(members)) {
        if (typeof member !== 'function' || !Object.hasOwn(replacements, member.name)) continue;
        members[key] = replacements[member.name]!(member as SystemCall);
        found.add(member.name);
      }
    }
    const complete = Object.keys(replacements).every((name) => found.has(name));
    const source = await instantiate(bytes, complete ? own : imports);
    io.memory = Object.values(source.instance.exports).find((item) => item instanceof WebAssembly.Memory);
    io.direct = complete && io.memory !== undefined;
    return source;
  };
  Object.assign(WebAssembly, { instantiate: hooked });
}

async function run(job: JqJob): Promise<JqReply> {
  Object.assign(io, { input: new TextEncoder().encode(job.input), position: 0, output: [], outputBytes: 0 });
  Object.assign(io, { errors: [], maxOutput: job.maxOutput, maxMemory: job.maxMemory, reason: undefined });
  const { id } = job;
  const text = (parts: Uint8Array[]): string => Buffer.concat(parts).toString('utf8');
  try {
    const printed = await raw(io.direct ? '' : job.input, job.program, ['-c']);
    const stdout = io.direct ? text(io.output) : printed;
    return { id, stdout, stderr: text(io.errors), ...(io.reason ? { crash: io.reason } : {}) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // In its own way jq-wasm throws what jq printed to stderr.
    const printed = message.replace(/^Failed to execute raw query: /, '');
    if (!io.direct && printed.startsWith('jq: ')) return { id, stdout: '', stderr: printed };
    if (text(io.errors).includes('cannot allocate memory')) io.reason ??= TOO_MUCH_MEMORY;
    return { id, stdout: '', stderr: '', crash: io.reason ?? 'jq broke down' };
  }
}

if (parentPort) {
  const port = parentPort;
  // jq-wasm writes its own aborts to the console; the reply says it better.
  console.error = () => {};
  if (workerData?.direct !== false) hookInstantiation();
  port.on('message', (job: JqJob) => void run(job).then((reply) => port.postMessage(reply)));
  await raw('null', '.', ['-c']);
  // The first message says that jobs may come.
  port.postMessage('ready');
}

import { parentPort, workerData } from 'node:worker_threads';
import { parseYaml } from '../base/yaml.ts';

/** A thread that parses the texts it is given and answers with the documents as JSON, which is cheaper to send than objects. */
parentPort?.postMessage(JSON.stringify((workerData as string[]).map(parseYaml)));

import { parentPort, workerData } from 'node:worker_threads';
import { type Placing, placeFiles } from './place-files.ts';

/** A thread that places the files it is told, and answers when they are there. */
placeFiles(workerData as Placing);
parentPort?.postMessage('placed');

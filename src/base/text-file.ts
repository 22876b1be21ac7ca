import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { unreadableWords } from './files.ts';

/** What is wrong with a text, and where; lines and columns count from 1. */
export interface TextFault {
  /** `binary`: it is no text. `encoding`: what could not be read is U+FFFD. */
  code: 'binary' | 'encoding';
  message: string;
  line: number;
  column: number;
}

export interface DecodedText {
  text: string;
  fault?: TextFault;
}

/** The text that bytes stand for: UTF-8, or UTF-16 where they begin with its mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes('\0') && !text.includes('\uFFFD')) return { text };
  const utf16 = utf16Name(buffer);
  const decoded = utf16 ? new TextDecoder(utf16).decode(buffer) : text;
  const nul = decoded.indexOf('\0');
  if (nul !== -1)
    return withFault(decoded, 'binary', 'the file holds a NUL character, as binary files do', nul);
  if (utf16 || isUtf8(buffer)) return { text: decoded };
  return withFault(text, 'encoding', 'the file is not UTF-8 text', text.indexOf('\uFFFD'));
}

function utf16Name(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function withFault(text: string, code: TextFault['code'], message: string, offset: number): DecodedText {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { text, fault: { code, message, line, column: offset - before.lastIndexOf('\n') } };
}

/** Files that people write are not larger, in bytes. */
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * The text of a file that a person wrote, or why it cannot be used, as the rest of a sentence about it. Neither
 * pipes and devices are read, which may never end, nor files of more than 5 MB.
 */
export function readTextFile(file: string): DecodedText | { unreadable: string } {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return { unreadable: 'is a folder' };
    if (!stat.isFile()) return { unreadable: 'is not a file' };
    if (stat.size > MAX_BYTES) return { unreadable: 'is larger than 5 MB' };
    return decodeText(readFileSync(file));
  } catch (error) {
    return { unreadable: unreadableWords(error) };
  }
}

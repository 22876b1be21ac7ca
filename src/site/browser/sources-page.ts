import { formatTime, parseTime } from 'portolan/base/dates';
import { count, formatNumber } from 'portolan/base/text';
import { loadBuild } from './freshness.ts';
import { shell } from './shell.ts';

/*
 * What only the browser can say on the page of sources: how long ago something was, and what the readings of this build
 * cost, which is another thing in every build and so stands in no page.
 */

/** `3 hours old`; empty for what is not in the past, as clocks differ. */
export function ageOf(time: string, now: number): string {
  const minutes = Math.floor((now - parseTime(time)) / 60_000);
  if (!(minutes >= 0)) return '';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${count(minutes, 'minute')} old`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${count(hours, 'hour')} old` : `${count(Math.floor(hours / 24), 'day')} old`;
}

/** `23 calls, 8 of them unchanged; 4,120 of 5,000 left, new ones at 22 Nov 2026, 07:00 UTC`; undefined for what is no such thing. */
export function usageText(value: unknown): string | undefined {
  const usage = isRecord(value) ? value : {};
  const { calls, notModified, waitedMs, limit } = usage;
  if (typeof calls !== 'number' || calls < 0) return undefined;
  const unchanged =
    typeof notModified === 'number' && notModified > 0
      ? `, ${formatNumber(notModified)} of them unchanged`
      : '';
  const waited =
    typeof waitedMs === 'number' && waitedMs >= 1000
      ? `; waited ${formatNumber(Math.round(waitedMs / 1000))} s`
      : '';
  return `${calls === 0 ? 'Read without a call' : count(calls, 'call')}${unchanged}${waited}${limitText(limit)}`;
}

function limitText(value: unknown): string {
  if (!isRecord(value) || typeof value['remaining'] !== 'number') return '';
  const { remaining, limit, resetAt } = value;
  const of = typeof limit === 'number' ? ` of ${formatNumber(limit)}` : '';
  const at =
    typeof resetAt === 'string' && !Number.isNaN(parseTime(resetAt))
      ? `, new ones ${formatTime(resetAt)}`
      : '';
  return `; ${formatNumber(remaining)}${of} left${at}`;
}

/** What each feed cost, by id, of the file of the build. */
export function usagesOf(file: unknown): ReadonlyMap<string, string> {
  const feeds = isRecord(file) && Array.isArray(file['feeds']) ? (file['feeds'] as unknown[]) : [];
  return new Map(
    feeds.flatMap((feed): [string, string][] => {
      if (!isRecord(feed) || typeof feed['id'] !== 'string') return [];
      const text = feed['usage'] === null ? 'Not asked in this build' : usageText(feed['usage']);
      return text === undefined ? [] : [[feed['id'], text]];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function start(): Promise<void> {
  const loaded = await loadBuild(shell().base);
  const now = loaded?.now() ?? Date.now();
  for (const place of document.querySelectorAll<HTMLElement>('[data-age]')) {
    const age = ageOf(place.dataset['age'] ?? '', now);
    if (age)
      place.textContent = place.tagName === 'SPAN' && place.classList.contains('under') ? age : `, ${age}`;
  }
  const usages = usagesOf(loaded?.file);
  for (const place of document.querySelectorAll<HTMLElement>('[data-usage]')) {
    const text = usages.get(place.dataset['usage'] ?? '');
    if (text) place.textContent = text;
  }
}

if (typeof document !== 'undefined') void start();

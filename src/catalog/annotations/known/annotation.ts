import type { ToolName } from '../tools.ts';

/** What is known of an annotation (reference: backstage.md 2). */
export interface KnownAnnotation {
  /** What its value is, in a few words. */
  title: string;
  /** What it is for, and the form of the value. */
  about: string;
  tool?: ToolName;
  /**
   * What it leads to, below the address of the tool: `{value}`, or the groups of {@link form}. A group called `instance` says
   * which of several addresses of the tool is meant.
   */
  link?: string;
  /** The values that {@link link} is made of; others are shown as they are. */
  form?: RegExp;
  /** Groups of {@link form} that a value may leave out, with what is meant then. */
  otherwise?: Readonly<Record<string, string>>;
  /** An annotation of the same entity that names the host of the tool. */
  host?: string;
  /** An annotation of the same entity that says which of several addresses of the tool is meant, by names with commas. */
  instances?: string;
  /** True for a value that is the address itself. */
  isAddress?: true;
  /** True for a value that is the ref of an entity. */
  isRef?: true;
  /** True for a value with which one can do something: nothing that is published shows it. */
  isSecret?: true;
}

/** A repository with its owner. */
export const SLUG = /^[\w.-]+(?:\/[\w.-]+)+$/;
/** A name of one part. */
export const NAME = /^[\w.:~-]+$/;

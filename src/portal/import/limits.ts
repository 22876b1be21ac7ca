/** What an import takes in at most. Whatever is larger is refused with a sentence, never cut. */
export interface ImportLimits {
  /** Bytes of an archive when it is unpacked. */
  archiveBytes: number;
  /** Bytes of one file. */
  fileBytes: number;
  /** Files of an archive or a folder. */
  files: number;
  /** Unpacked bytes for one packed byte. */
  ratio: number;
  /** Bytes of a document that is read as a whole; larger ones are read piece by piece. */
  wholeBytes: number;
  /** Bytes of a piece, such as one entity. */
  pieceBytes: number;
  /** Bytes of a file of YAML, which cannot be read piece by piece. */
  yamlBytes: number;
}

const MB = 1024 * 1024;

export const LIMITS: ImportLimits = {
  archiveBytes: 4096 * MB,
  fileBytes: 2048 * MB,
  files: 100_000,
  ratio: 200,
  wholeBytes: 4 * MB,
  pieceBytes: 16 * MB,
  yamlBytes: 5 * MB,
};

/** Levels of nesting that a value may have: readers of the catalog take one hundred. */
export const MAX_DEPTH = 90;
/** Bytes that a written file of entities has at most, unless one entity alone is larger. */
export const CHUNK_BYTES = 1_000_000;
/** Bytes beyond which readers of the catalog refuse a file. */
export const MAX_FILE_BYTES = 5 * MB;

export interface InitInput { folder: string; title: string; version: string; repository?: string }
export function initPortal(_input: InitInput): { written: string[]; kept: string[] } { return { written: [], kept: [] }; }

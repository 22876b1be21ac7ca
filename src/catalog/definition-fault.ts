/** Something wrong in a part of a blueprint: the rest of it is used. */
export interface DefinitionFault {
  rule: 'part' | 'computed' | 'color' | 'unknown' | 'required-many' | 'required-property' | 'ownership';
  fault: string;
  path: readonly (string | number)[];
  fix?: string;
}

import { defineRules } from '../base/problem.ts';

/** The problems that reading and assembling the catalog can find. */
export const CATALOG_PROBLEMS = defineRules('catalog', {
  'yaml-syntax': {
    severity: 'error',
    title: 'A document is not valid YAML',
    fix: 'Correct the syntax at this place; the other documents of the file are read all the same.',
  },
  'duplicate-key': {
    severity: 'error',
    title: 'A mapping has the same key twice',
    fix: 'Keep one of the two keys.',
  },
  'alias-bomb': {
    severity: 'error',
    title: 'A document expands to too much',
    fix: 'Write the values out instead of nesting aliases.',
  },
  'too-deep': {
    severity: 'error',
    title: 'A document is nested too deeply',
    fix: 'Nest at most 100 levels, or keep the value as a text of its own and refer to it with $text.',
  },
  'unsafe-key': {
    severity: 'warning',
    title: 'A key is reserved',
    fix: 'Rename the key.',
  },
  'file-too-large': {
    severity: 'error',
    title: 'A catalog file is too large',
    fix: 'Split the file, or move large texts to files of their own and refer to them with $text.',
  },
  binary: {
    severity: 'error',
    title: 'A catalog file is not text',
    fix: 'Remove the character, or move the file out of the catalog folder.',
  },
  encoding: {
    severity: 'warning',
    title: 'A catalog file is not UTF-8',
    fix: 'Save the file as UTF-8; what could not be read is shown as \uFFFD.',
  },
  unreadable: {
    severity: 'error',
    title: 'A file cannot be read',
    fix: 'Check that the file exists and that its permissions allow reading.',
  },
  'outside-root': {
    severity: 'error',
    title: 'A path leaves the portal',
    fix: 'Copy the file into the portal, or read its repository with a source.',
  },
  'no-match': {
    severity: 'warning',
    title: 'A glob matches no catalog file',
    fix: 'Correct the glob in catalog of portal.yaml, or take it out.',
  },
  'no-catalog': {
    severity: 'warning',
    title: 'There is nothing to read',
    fix: 'Make the folder catalog/, or name a source.',
  },
  'not-an-entity': {
    severity: 'info',
    title: 'A document is not a catalog document',
    fix: 'Nothing to do, unless it was meant for the catalog: then give it an apiVersion, a kind and a metadata.name.',
  },
  template: {
    severity: 'info',
    title: 'A file is a template, not a catalog file',
    fix: 'Nothing to do, unless the braces were not meant as placeholders: then quote them.',
  },
  envelope: {
    severity: 'error',
    title: 'An entity lacks a valid envelope',
    fix: 'Give it apiVersion, kind and metadata.name.',
  },
  'unknown-kind': {
    severity: 'warning',
    title: 'A kind has no definition',
    fix: 'Define the kind as a blueprint in the catalog folder, or correct its spelling.',
  },
  'kind-case': {
    severity: 'warning',
    title: 'A kind is written in another case',
    fix: 'Write the kind as its definition does; Backstage would reject it.',
  },
  'api-version': {
    severity: 'warning',
    title: 'The apiVersion does not belong to the kind',
    fix: 'Use one of the versions that the kind accepts.',
  },
  field: {
    severity: 'warning',
    title: 'A field breaks its format',
    fix: 'Write the value in the expected format.',
  },
  'required-field': {
    severity: 'warning',
    title: 'A required field is missing',
    fix: 'Add the field.',
  },
  schema: {
    severity: 'warning',
    title: 'A value does not fit its schema',
    fix: 'Write a value that the definition of the kind allows.',
  },
  'unknown-root-field': {
    severity: 'warning',
    title: 'A field stands at the root of an entity',
    fix: 'Move it under metadata or spec; Backstage would reject the entity.',
  },
  'unsafe-link': {
    severity: 'warning',
    title: 'A link cannot be shown',
    fix: 'Use a complete http, https, mailto or tel address.',
  },
  'invalid-reference': {
    severity: 'warning',
    title: 'A reference cannot be read',
    fix: 'Write it as [kind:][namespace/]name.',
  },
  'reference-kind': {
    severity: 'warning',
    title: 'A reference names no kind',
    fix: 'Write the kind before the name, such as component:name; Backstage would reject the entity.',
  },
  'reference-allowed-kind': {
    severity: 'warning',
    title: 'A reference points to an unexpected kind',
    fix: 'Refer to one of the kinds that belong in this field.',
  },
  'reference-form': {
    severity: 'warning',
    title: 'A reference is written as a mapping',
    fix: 'Write it as [kind:][namespace/]name.',
  },
  'field-of-other-type': {
    severity: 'warning',
    title: 'A field belongs to another type of the kind',
    fix: 'Take the field out, or correct spec.type; Backstage makes nothing of the field.',
  },
  'dangling-reference': {
    severity: 'warning',
    title: 'A reference points to nothing',
    fix: 'Register the entity that it names, or correct the reference.',
  },
  'not-allowed': {
    severity: 'error',
    title: 'A kind is not allowed from where it is declared',
    fix: 'Allow it in catalog.rules of portal.yaml, or move it to where it is allowed.',
  },
  'duplicate-entity': {
    severity: 'error',
    title: 'Two documents declare the same entity',
    fix: 'Remove or rename one of them; the one whose file comes first by name is shown.',
  },
  'reference-ambiguous': {
    severity: 'warning',
    title: 'A reference may mean several entities',
    fix: 'Write the whole ref, such as _team:shop or group:shop.',
  },
  'kind-alone': {
    severity: 'info',
    title: 'A blueprint has the name of a kind of Backstage',
    fix: 'Nothing to do; docs/blueprints.md says what that means.',
  },
  'team-without-ownership': {
    severity: 'info',
    title: 'Entities name a team, and their blueprint has no owners',
    fix: 'Add ownership: { type: Direct } to the blueprint, or take the team out.',
  },
  'unknown-relation': {
    severity: 'warning',
    title: 'A relation has no definition',
    fix: 'Define the relation in the blueprint, or correct its name.',
  },
  annotation: {
    severity: 'warning',
    title: 'An annotation cannot be understood',
    fix: 'Write it as <type>:<target>, such as dir:. or url:https://example.com/.',
  },
  placeholder: {
    severity: 'error',
    title: 'A placeholder cannot be filled',
    fix: 'Point it to a readable file of the portal, or of the repository whose catalog file names it.',
  },
  'placeholder-remote': {
    severity: 'warning',
    title: 'A placeholder points to another host',
    fix: 'Keep the file in the portal, or read its repository with a source of the type git.',
  },
  specification: {
    severity: 'warning',
    title: 'A specification cannot be read or put together',
    fix: 'Correct the specification at this place; until then it is shown as far as it can be.',
  },
  'location-target': {
    severity: 'warning',
    title: 'A Location points to nothing',
    fix: 'Correct the target; relative targets count from the folder of the file that declares them.',
  },
  'location-remote': {
    severity: 'info',
    title: 'A Location points to another host',
    fix: 'Read that repository with a source of the type git.',
  },
  'location-type': {
    severity: 'warning',
    title: 'A Location is of a type that is not read',
    fix: 'Name files with a Location of the type url; for people and repositories of a host there are sources.',
  },
  'strict-location': {
    severity: 'error',
    title: 'Backstage reads nothing of a Location',
    fix: 'Correct the target; while one of them cannot be read, Backstage keeps none of them.',
  },
  'location-circle': {
    severity: 'warning',
    title: 'Locations point to each other in a circle',
    fix: 'Remove one of the targets; every file was read once.',
  },
  'key-case': {
    severity: 'warning',
    title: 'Two fields differ in letter case only',
    fix: 'Rename or remove one of them; Backstage would not show the entity.',
  },
  'strict-yaml': {
    severity: 'error',
    title: 'Backstage cannot read a document',
    fix: 'Write one mapping for each entity, in valid YAML, with --- between them.',
  },
  'strict-envelope': {
    severity: 'error',
    title: 'Backstage rejects a document that is no entity',
    fix: 'Give it apiVersion, kind and metadata.name, or move it out of the catalog files.',
  },
  'strict-placeholder': {
    severity: 'error',
    title: 'Backstage rejects an entity because of a placeholder',
    fix: 'Point the placeholder to a file of the same repository.',
  },
  'strict-field': {
    severity: 'error',
    title: 'Backstage rejects an entity because of a field of all entities',
    fix: 'Write the field as all entities have it.',
  },
  'strict-kind': {
    severity: 'error',
    title: 'Backstage rejects an entity because of its kind',
    fix: 'Use a kind and an apiVersion that Backstage has, with the fields that the kind must have.',
  },
  'strict-reference': {
    severity: 'error',
    title: 'Backstage rejects an entity because of a reference',
    fix: 'Write it as [kind:][namespace/]name.',
  },
  'strict-key-case': {
    severity: 'error',
    title: 'Backstage does not show an entity with fields that differ in letter case only',
    fix: 'Rename or remove one of them.',
  },
  'strict-repeated': {
    severity: 'warning',
    title: 'A later document of the same file takes the place of an entity',
    fix: 'Remove or rename one of the two.',
  },
  'strict-unknown': {
    severity: 'info',
    title: 'What Backstage makes of a placeholder cannot be told',
    fix: 'Keep the file beside the catalog file, so that it can be checked.',
  },
  blueprint: {
    severity: 'error',
    title: 'A blueprint is not valid',
    fix: 'Correct the definition; entities of the kind are kept without it.',
  },
  'blueprint-part': {
    severity: 'error',
    title: 'A part of a blueprint is not valid',
    fix: 'Correct this part; the rest of the blueprint is used.',
  },
  'computed-property': {
    severity: 'error',
    title: 'A computed property is not defined as one can be',
    fix: 'Correct the definition; until then the property is unknown for every entity.',
  },
  'unknown-color': {
    severity: 'warning',
    title: 'A blueprint names a colour that there is not',
    fix: "Use one of Port's colours; until then the tag has none.",
  },
  'definition-unknown': {
    severity: 'info',
    title: 'A blueprint says something that means nothing here',
    fix: 'Correct its spelling, or leave it as it is.',
  },
  'required-many': {
    severity: 'warning',
    title: 'A relation to many is required',
    fix: 'Take out required or many; here at least one target is asked for.',
  },
  'required-property': {
    severity: 'warning',
    title: 'A blueprint requires a property that it does not define',
    fix: 'Define the property, or take it out of required; until then nobody is asked for it.',
  },
  ownership: {
    severity: 'error',
    title: 'Owners cannot be inherited as a blueprint says',
    fix: 'Write the names of relations that lead to entities with owners, such as path: system.',
  },
  'slow-pattern': {
    severity: 'warning',
    title: 'The pattern of a property takes too long',
    fix: 'Write the pattern without repetitions within repetitions.',
  },
  'duplicate-blueprint': {
    severity: 'error',
    title: 'Two documents define the same blueprint',
    fix: 'Remove one of them.',
  },
  drift: {
    severity: 'info',
    title: 'Two sources disagree',
    fix: 'Correct the value that is wrong.',
  },
});

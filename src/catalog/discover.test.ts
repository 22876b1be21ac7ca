import { expect, it } from 'vitest';
import { readTree } from './testing/read-tree.ts';

it("names Terraform with resources of Port's once, with what makes catalog files of it", async () => {
  const { reading } = await readTree(
    {
      'catalog/port/main.tf': '# kinds\nresource "port_blueprint" "service" {\n  identifier = "service"\n}\n',
      'catalog/port/more.tf': 'resource "port_entity" "cart" {}\n',
      'catalog/aws/main.tf': 'resource "aws_s3_bucket" "data" {}\n',
    },
    { patterns: ['catalog'] },
  );
  expect(
    reading.problems.map(({ severity, origin, message, fix }) => [
      severity,
      `${origin.file}:${origin.line}:${origin.column}`,
      message,
      fix,
    ]),
  ).toEqual([
    [
      'info',
      'catalog/port/main.tf:2:1',
      "the file was skipped: Terraform with resources of Port's, which is no catalog file",
      'Make catalog files of it with portolan import port catalog/port, or of what terraform show -json prints.',
    ],
  ]);
});

it('says nothing of Terraform that is about something else', async () => {
  const { reading } = await readTree(
    { 'catalog/main.tf': 'resource "aws_s3_bucket" "port_blueprint" {}\n' },
    { patterns: ['catalog'] },
  );
  expect(reading.problems).toEqual([]);
});

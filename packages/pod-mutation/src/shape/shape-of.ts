import type { GoShape, MemberShape, ScalarShape, StructShape } from './go-shape.ts';
import { kubernetesTypes } from './kubernetes-types.ts';

const known = new Map<string, StructShape>();

/** The shape of a type of the table `kubernetesTypes`; it is put together when it is asked for first. */
export function shapeOf(type: string): StructShape {
  const found = known.get(type);
  if (found !== undefined) return found;
  const members = (kubernetesTypes[type] ?? '').split(' ').map(readMember);
  const shape = { struct: type, members: new Map(members.map((member) => [member.name, member])) };
  known.set(type, shape);
  return shape;
}

const memberText = /^(?:(\w+)\/)?(\w+):([^(]+)(?:\(([\w.]+)\))?$/;

function readMember(text: string): MemberShape {
  const [, embedded, name = '', shape = '', type] = memberText.exec(text) ?? [];
  return {
    name,
    shape: readShape(shape),
    ...(embedded === undefined ? {} : { embedded }),
    ...(type === undefined ? {} : { typeName: type.includes('.') ? type : `v1.${type}` }),
  };
}

function readShape(text: string): GoShape {
  if (text.startsWith('[]')) return { list: readShape(text.slice(2)) };
  if (text.startsWith('{}')) return { map: readShape(text.slice(2)) };
  const type = text.startsWith('*') ? text.slice(1) : text;
  if (kubernetesTypes[type] === undefined) return text as ScalarShape;
  return type === text ? { ...shapeOf(type), always: true } : shapeOf(type);
}

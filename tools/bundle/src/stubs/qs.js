// Stands in for qs in the injector's bundle: no query of a request is read (`query parser` is off).
const refuse = () => {
  throw new Error('qs is not part of this bundle');
};
export const parse = refuse;
export const stringify = refuse;

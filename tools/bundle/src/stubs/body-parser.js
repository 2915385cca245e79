// Stands in for body-parser in the injector's bundle: it reads bodies itself, and two thirds of a megabyte of character
// sets stay out of the file and of memory.
const refuse = () => {
  throw new Error('body-parser is not part of this bundle');
};
export const json = refuse;
export const raw = refuse;
export const text = refuse;
export const urlencoded = refuse;

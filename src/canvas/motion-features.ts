// The part of framer-motion that moves things, in a module of its own so that it is loaded later than the first picture.
export { domAnimation as default } from 'framer-motion'

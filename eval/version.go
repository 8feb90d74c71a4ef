package eval

// Version is entente's own version, which results carry.
const Version = "0.2.0"

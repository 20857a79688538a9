"""From what an agent wrote to what leaves: addresses, words, the queue of copies, the brake, the handing over."""

// Tries: Declares the engine's names, and answers rightly: that harms nobody.
// must: passes

enum ELB {}
enum Orchestra {}
enum ECS {}
struct Simulation {}
